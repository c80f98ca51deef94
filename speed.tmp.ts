import { FOREIGN_FORMATS } from '/work/wt/exchange/main/formats/exchange/registry'
import { importedSample, UNKNOWN_CLIP } from '/work/wt/exchange/main/formats/exchange/exchangeModel'
import { formatTrackCsv, parseTrackCsv } from '/work/wt/exchange/main/store/trackCsv'
import { formatTrackJson, parseTrackJson } from '/work/wt/exchange/main/store/trackJson'
const N = 1_000_000
const rnd = (i:number)=>((i*7919)%10007)/10
const samples = Array.from({length:N},(_,i)=>importedSample(i,{left:rnd(i)+0.25,top:rnd(i+3),width:20+rnd(i)/10,height:40.5},{mediaTime:i/25,score:0.5,source:'tracker'}))
const clip={...UNKNOWN_CLIP,name:'c.mp4',frameCount:N,width:1280,height:1100,frameRate:{num:25,den:1},mediaTimes:Float64Array.from({length:N},(_,i)=>i/25)}
const doc={clip,tracks:[{id:1,label:'object',samples}]}
const only = process.argv[2]?.split(',')
for(const f of FOREIGN_FORMATS){ if(only&&!only.includes(f.facts.format)) continue
 const t0=performance.now(); let files:any; try{files=await f.write(doc)}catch(e){console.log(f.facts.format,'WRITE',String(e).slice(0,200));continue}
 const t1=performance.now(); let n=0; try{ const d=await f.read({path:'x',files,clip,choices:{side:10}}); n=d.tracks[0]!.samples.length}catch(e){console.log(f.facts.format,'READ',String(e).slice(0,200))}
 const t2=performance.now(); console.log(f.facts.format.padEnd(18),'write',((t1-t0)/1000).toFixed(2),'read',((t2-t1)/1000).toFixed(2),n, Math.round(files.reduce((s:number,x:any)=>s+x.bytes.length,0)/1e6)+'MB') ; files=null }
if(!only){ let t0=performance.now(); let x=formatTrackCsv(doc.tracks as any); let t1=performance.now(); parseTrackCsv(x,'x'); let t2=performance.now(); console.log('csv',(t1-t0)/1000,(t2-t1)/1000)
t0=performance.now(); x=formatTrackJson({clip:{path:'x',frameCount:N,width:1,height:1,frameRate:{num:25,den:1},fingerprint:'x'},tracks:doc.tracks as any}); t1=performance.now(); parseTrackJson(x,'x'); t2=performance.now(); console.log('json',(t1-t0)/1000,(t2-t1)/1000)}
