import { BLUE, GREY, INK, VERMILION } from './palette'

/** Dark on light whatever the system's theme: charts and footage were made for it, and it prints. */
export const STYLE = `
:root{color-scheme:light;--ink:${INK};--grey:${GREY};--line:#e3e5e8;--paper:#fff}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 "Source Sans 3","Inter",system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1120px;margin:0 auto;padding:44px 28px 72px}
header p.kind{margin:0;color:var(--grey);letter-spacing:.06em;text-transform:uppercase;font-size:12.5px}
h1{margin:2px 0 6px;font-size:32px;line-height:1.2;font-weight:650;letter-spacing:-.012em;overflow-wrap:anywhere}
header p.verdict{max-width:72ch;margin:8px 0 0;font-size:17.5px}
section{margin-top:52px}
h2{margin:0 0 4px;padding-top:14px;border-top:1px solid var(--line);font-size:22px;font-weight:640;letter-spacing:-.006em;break-after:avoid}
h3{margin:26px 0 8px;font-size:16px;font-weight:640;break-after:avoid}
p.lead{max-width:76ch;margin:0 0 14px;color:#3c434c}
p.note{max-width:76ch;margin:6px 0 0;color:var(--grey);font-size:13.5px;line-height:1.45}
.summary{display:grid;grid-template-columns:1.6fr repeat(3,1fr);gap:0;margin:26px 0 0;border:1px solid var(--line);border-radius:8px}
.summary:not(:has(div:nth-child(4))){grid-template-columns:repeat(3,1fr)}
.summary div{padding:14px 18px}
.summary div+div{border-left:1px solid var(--line)}
.summary dt{color:var(--grey);font-size:13.5px}
.summary dd{margin:2px 0 0;font-size:25px;font-weight:620;letter-spacing:-.01em;white-space:nowrap}
.summary small{display:block;color:var(--grey);font-size:13px;font-weight:400;letter-spacing:0;white-space:normal}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:26px 32px;margin:18px 0}
figure{margin:0;min-width:0;break-inside:avoid}
figcaption{margin-bottom:4px;font-weight:620;font-size:15px}
svg.chart{display:block;width:100%;max-width:620px;height:auto}
svg text{font-size:12px;fill:#3c434c}
svg text.axis{fill:var(--ink);font-size:12.5px}
svg text.guide{font-size:11.5px;fill:var(--grey)}
svg path.grid{stroke:var(--line)}
.legend{display:flex;flex-wrap:wrap;gap:2px 20px;margin:4px 0 8px;font-size:14px}
.legend span{display:inline-flex;align-items:center;gap:7px}
.legend i{width:22px;height:0;border-top:3px solid var(--swatch)}
.legend i.dashed{border-top-style:dashed}
.legend i.circle,.legend i.square,.legend i.triangle,.legend i.cross{width:9px;height:9px;border:0;background:var(--swatch)}
.legend i.circle{border-radius:50%}
.legend i.triangle{clip-path:polygon(50% 0,100% 100%,0 100%)}
.legend i.cross{clip-path:polygon(18% 0,50% 34%,82% 0,100% 18%,66% 50%,100% 82%,82% 100%,50% 66%,18% 100%,0 82%,34% 50%,0 18%)}
.scroll{overflow-x:auto;margin:14px 0}
table{border-collapse:collapse;width:100%;font-size:14.5px;line-height:1.4}
th{padding:5px 18px 5px 0;border-bottom:1.5px solid var(--ink);text-align:left;font-weight:620;white-space:nowrap}
td{padding:5px 18px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
td:first-child{overflow-wrap:normal}
tr{break-inside:avoid}
th.number,td.number{text-align:right;white-space:nowrap}
th:last-child,td:last-child{padding-right:0}
th button{all:unset;cursor:pointer;font-weight:620}
th button:focus-visible{outline:2px solid ${BLUE};outline-offset:2px}
th[aria-sort=ascending] button::after{content:' \\2191'}
th[aria-sort=descending] button::after{content:' \\2193'}
.stages{display:flex;gap:2px;height:50px;margin:16px 0 4px;border-radius:5px;overflow:hidden}
.stages div{display:flex;flex-direction:column;justify-content:center;min-width:2px;padding:0 10px;font-size:13.5px;font-weight:620;line-height:1.25;white-space:nowrap;overflow:hidden}
.stages small{font-weight:400;font-size:12.5px}
.chains{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,336px),1fr));gap:16px 20px}
.chain{break-inside:avoid;min-width:0}
.chain p{margin:5px 0 0;font-size:13px;line-height:1.4}
.chain p span{color:var(--grey)}
.chain b{font-weight:640}
b.kept{color:${BLUE}}
b.dropped{color:${VERMILION}}
.crops{display:flex;gap:3px}
.crop{position:relative;flex:0 1 64px;line-height:0}
.crop img{width:100%;height:auto;aspect-ratio:1;border-radius:2px}
.crop i{position:absolute;left:50%;top:50%;transform:translate(-50%,-50%);border:1.5px solid #fff;outline:1px solid rgb(0 0 0/.6)}
.frames{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:18px 16px;margin:10px 0}
.frame div{position:relative;line-height:0}
.frame div img{width:100%;height:auto;border-radius:3px}
.frame svg{position:absolute;inset:0;width:100%;height:100%}
.frame p{display:flex;gap:10px;align-items:center;margin:6px 0 0;font-size:14px;line-height:1.4}
img.response{image-rendering:pixelated;border-radius:2px;flex:none}
details summary{cursor:pointer;font-weight:620;margin-top:18px}
ul.files{margin:8px 0;padding-left:20px}
a{color:${BLUE}}
footer{margin-top:60px;padding-top:12px;border-top:1px solid var(--line);color:var(--grey);font-size:13px}
@media (max-width:760px){main{padding:26px 16px 48px}h1{font-size:26px}.summary,.summary:not(:has(div:nth-child(4))){grid-template-columns:1fr}.summary div+div{border-left:0;border-top:1px solid var(--line)}table{font-size:13.5px}th,td{padding-right:10px}.stages{height:40px}.stages small{display:none}}
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}section{margin-top:26px}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`
