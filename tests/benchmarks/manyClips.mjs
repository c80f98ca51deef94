// A batch of many real clips: how quick it is beside one `track` a clip and beside a loop in PyTorch; whether a batch that is killed again and again ends as
// an undisturbed one; what an unreadable and a truncated clip cost.
//   node tests/benchmarks/manyClips.mjs --footage FOLDER [--clips 200] [--frames 4] [--every 20] [--kills 10] [--together N] [--loss-detection] [--python PATH]
// The clips are the footage's first frames at 480 x 270, repeated until there are enough. `track` and PyTorch get every n-th of them: a start a clip, and one
// start for all. PyTorch needs a python with torch, numpy and opencv. Figures go to stdout as one JSON object.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'

const here = dirname(fileURLToPath(import.meta.url))
const COMMAND = join(dirname(dirname(here)), 'build', 'pultrack.mjs')
const BOX = '200,105,60,60'
/** In part failed, as it must with an unreadable clip. */
const PARTLY = 3

const text = (value) => ({ type: 'string', default: value })
const { values } = parseArgs({
  options: { footage: { type: 'string' }, clips: text('200'), frames: text('4'), every: text('20'), kills: text('10'), together: { type: 'string' }, python: { type: 'string' }, 'loss-detection': { type: 'boolean', default: false } },
})
if (values.footage === undefined) throw new Error('--footage FOLDER is missing')
const [clips, frames, every, kills] = [values.clips, values.frames, values.every, values.kills].map(Number)
const tracking = values['loss-detection'] ? [] : ['--no-loss-detection']
const folder = mkdtempSync(join(tmpdir(), 'pultrack-many-'))
const environment = { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_CACHE: join(folder, 'cache') }
const say = (line) => process.stderr.write(`${line}\n`)

try {
  const paths = makeClips()
  addBroken(paths[0])
  measureEngine(paths[0])
  const whole = await timed(() => runBatch('undisturbed'))
  if (whole.result !== PARTLY) throw new Error(`the batch ended with ${whole.result}`)
  const rows = readRows('undisturbed')
  say(`batch: ${rows.length} clips in ${whole.seconds.toFixed(1)} s`)
  const some = paths.filter((_, index) => index % every === 0)
  const alone = await timed(() => trackAlone(some))
  say(`track: ${some.length} clips in ${alone.seconds.toFixed(1)} s`)
  const torch = values.python === undefined ? null : loopInTorch(some)
  if (torch) say(`PyTorch: ${some.length} clips in ${torch.seconds.toFixed(1)} s`)
  const killed = await disturb(whole.seconds)
  const batchSeconds = whole.seconds / paths.length
  process.stdout.write(`${JSON.stringify({
    clips: paths.length, frames, tracked: rows.reduce((sum, row) => sum + Number(row.frames || 0), 0),
    secondsPerClip: { batch: batchSeconds, track: alone.seconds / some.length, ...(torch ? { pytorch: torch.seconds / some.length } : {}) },
    timesFaster: { thanTrack: alone.seconds / some.length / batchSeconds, ...(torch ? { thanPytorch: torch.seconds / some.length / batchSeconds } : {}) },
    torch, sameBytesAsTrack: some.every((path) => sameTrack(path)), kills: killed,
    rowsThatFailed: rows.filter(({ state }) => state !== 'done').map(({ name, error_code: code }) => ({ name, code })), rowsThatEndEarly: rows.filter((row) => row.ends_early === 'true').map(({ name }) => name),
    lossDetection: values['loss-detection'], together: values.together ?? 'default', processors: cpus().length, load: loadavg()[0],
  })}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Each source is cut once; what repeats it has other bytes, so that it is another clip to whoever looks at its content. */
function makeClips() {
  mkdirSync(join(folder, 'clips'))
  const sources = readdirSync(values.footage).filter((name) => /\.(mp4|avi|mov|mkv|webm)$/i.test(name)).sort()
  say(`cutting ${Math.min(clips, sources.length)} of ${sources.length} clips`)
  return Array.from({ length: clips }, (_, index) => {
    const path = join(folder, 'clips', `clip-${String(index).padStart(3, '0')}.mp4`)
    const first = join(folder, 'clips', `clip-${String(index % sources.length).padStart(3, '0')}.mp4`)
    if (index < sources.length) ffmpeg(['-i', join(values.footage, sources[index]), '-vf', 'scale=480:270,setsar=1', '-frames:v', String(frames), '-an', '-pix_fmt', 'yuv420p', path])
    else ffmpeg(['-i', first, '-c', 'copy', '-metadata', `comment=${index}`, path])
    return path
  })
}

function addBroken(sound) {
  writeFileSync(join(folder, 'clips', 'unreadable.mp4'), Buffer.alloc(4096, 7))
  const truncated = join(folder, 'clips', 'truncated.mp4')
  ffmpeg(['-stream_loop', '3', '-i', sound, '-g', '5', '-movflags', '+faststart', truncated])
  truncateSync(truncated, Math.floor(statSync(truncated).size * 0.6))
}

function ffmpeg(args) {
  execFileSync(ffmpegInstaller.path, ['-v', 'error', '-y', ...args])
}

/** Which engine tracks is measured once for a machine. */
function measureEngine(clip) {
  mkdirSync(join(folder, 'first'))
  for (let index = 0; index < Number(values.together ?? 1); index += 1) copyFileSync(clip, join(folder, 'first', `${index}.mp4`))
  spawnSync(process.execPath, [COMMAND, 'batch', join(folder, 'first'), ...tracking, ...inStep(), '--box', BOX, '--out', join(folder, 'measured')], { env: environment })
}

function inStep() {
  return values.together === undefined ? [] : ['--together', values.together]
}

/** @returns the exit code; null where it was killed */
function runBatch(out, killAfter = Infinity) {
  const child = spawn(process.execPath, [COMMAND, 'batch', join(folder, 'clips'), ...tracking, ...inStep(), '--box', BOX, '--out', join(folder, out)], { env: environment, stdio: 'ignore' })
  const timer = Number.isFinite(killAfter) ? setTimeout(() => child.kill('SIGKILL'), killAfter * 1000) : undefined
  return new Promise((resolve) => child.on('exit', (code) => {
    clearTimeout(timer)
    resolve(code)
  }))
}

function trackAlone(paths) {
  for (const path of paths) {
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, 'track', path, ...tracking, '--box', BOX, '--out', join(folder, 'alone', nameOf(path))], { env: environment, encoding: 'utf8' })
    if (status !== 0) throw new Error(`track ended with ${status}: ${stderr}`)
  }
}

function loopInTorch(paths) {
  return JSON.parse(execFileSync(values.python, [join(here, 'torch_clips.py'), BOX, ...paths], { encoding: 'utf8' }))
}

/** Frames are counted anew by whoever comes. */
async function timed(run) {
  for (const name of readdirSync(join(folder, 'cache'))) if (name !== 'tracker-engine') rmSync(join(folder, 'cache', name), { recursive: true, force: true })
  const started = performance.now()
  const result = await run()
  return { result, seconds: (performance.now() - started) / 1000 }
}

/** Kills at random moments, from the beginning again where all was done too soon. */
async function disturb(seconds) {
  let killed = 0
  for (let attempt = 0; attempt < 5 && killed < kills; attempt += 1) {
    rmSync(join(folder, 'disturbed'), { recursive: true, force: true })
    for (killed = 0; killed < kills; killed += 1) {
      if ((await runBatch('disturbed', (Math.random() * 1.8 * seconds) / (kills + 1))) !== null) break
    }
    say(`killed ${killed} times`)
  }
  await runBatch('disturbed')
  return { killed, sameSet: JSON.stringify(hashResults('disturbed')) === JSON.stringify(hashResults('undisturbed')), files: Object.keys(hashResults('undisturbed')).length }
}

/** Of every file that is a result, by its place. */
function hashResults(out) {
  const places = readdirSync(join(folder, out), { recursive: true }).filter((place) => /^(clips[/\\]|summary\.)/.test(place) && statSync(join(folder, out, place)).isFile())
  return Object.fromEntries(places.sort().map((place) => [place, createHash('sha256').update(readFileSync(join(folder, out, place))).digest('hex')]))
}

function readRows(out) {
  const [head, ...lines] = readFileSync(join(folder, out, 'summary.csv'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, index) => [head.split(',')[index], field])))
}

function sameTrack(path) {
  return readFileSync(join(folder, 'alone', nameOf(path), 'track.csv')).equals(readFileSync(join(folder, 'undisturbed', 'clips', nameOf(path), 'track.csv')))
}

function nameOf(path) {
  return path.split(/[\\/]/).at(-1).replace(/\.mp4$/, '')
}
