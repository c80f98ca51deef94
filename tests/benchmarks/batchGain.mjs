// How much quicker one batch is than one `track` after the other, over many short clips:
//   node tests/benchmarks/batchGain.mjs [--clips 20] [--frames 40] [--rounds 3]
// With `--together N`: how much quicker a batch of N clips in step is than one clip at a time. PULTRACK_TRACKER_ENGINE names the engine.
// Both sides get the same clips, whose frames nobody has counted yet, and the same box; they take turns.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const FOOTAGE = join(repository, 'resources', 'samples', 'footage')
const BOX = '140,90,60,60'

const { values } = parseArgs({ options: { together: { type: 'string' }, clips: { type: 'string', default: '20' }, frames: { type: 'string', default: '40' }, rounds: { type: 'string', default: '3' } } })
const [clips, frames, rounds] = [values.clips, values.frames, values.rounds].map(Number)
const folder = mkdtempSync(join(tmpdir(), 'pultrack-gain-'))
try {
  measureEngines()
  const paths = makeClips()
  const results = []
  const sides = values.together === undefined ? { alone: () => runAlone(paths), batch: () => runBatch('1') } : { alone: () => runBatch('1', 'alone'), batch: () => runBatch(values.together) }
  for (let round = 0; round < rounds; round += 1) results.push(round % 2 === 0 ? { alone: sides.alone(), batch: sides.batch() } : { batch: sides.batch(), alone: sides.alone() })
  const same = paths.every((_, index) => trackOf('alone', index).equals(trackOf('batch', index)))
  const ratios = results.map(({ alone, batch }) => alone / batch).sort((a, b) => a - b)
  process.stdout.write(`${JSON.stringify({ clips, frames, results, medianRatio: ratios[Math.floor(ratios.length / 2)], sameBytes: same, processors: cpus().length, load: loadavg()[0] })}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function nameOf(index) {
  return `clip-${String(index).padStart(3, '0')}`
}

function trackOf(out, index) {
  return readFileSync(join(folder, out, 'clips', nameOf(index), 'track.csv'))
}

function makeClips() {
  mkdirSync(join(folder, 'clips'))
  const sources = readdirSync(FOOTAGE).filter((name) => name.endsWith('.mp4')).map((name) => join(FOOTAGE, name))
  return Array.from({ length: clips }, (_, index) => {
    const path = join(folder, 'clips', `${nameOf(index)}.mp4`)
    execFileSync(ffmpegInstaller.path, ['-v', 'error', '-y', '-stream_loop', '-1', '-i', sources[index % sources.length], '-vf', `trim=start_frame=${7 * (index % 5)},setpts=N/25/TB,scale=480:-2`, '-frames:v', String(frames), '-metadata', `comment=${index}`, '-an', path])
    return path
  })
}

/** Seconds. */
function runAlone(paths) {
  const started = performance.now()
  forgetFrames()
  for (const [index, path] of paths.entries()) pultrack(['track', path, '--box', BOX, '--overwrite', '--out', join(folder, 'alone', 'clips', nameOf(index))])
  return (performance.now() - started) / 1000
}

function runBatch(together, out = 'batch') {
  const started = performance.now()
  forgetFrames()
  rmSync(join(folder, out), { recursive: true, force: true })
  pultrack(['batch', join(folder, 'clips'), '--box', BOX, '--together', together, '--out', join(folder, out)])
  return (performance.now() - started) / 1000
}

/** What was measured of the engines stays. */
function forgetFrames() {
  for (const name of readdirSync(join(folder, 'cache'))) if (name !== 'tracker-engine') rmSync(join(folder, 'cache', name), { recursive: true, force: true })
}

/** Lets the engines be measured, which is done once for a machine. */
function measureEngines() {
  const count = Number(values.together ?? 1)
  mkdirSync(join(folder, 'first'))
  for (let index = 0; index < count; index += 1) {
    execFileSync(ffmpegInstaller.path, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x240', '-frames:v', '2', '-metadata', `comment=${index}`, join(folder, 'first', `${index}.mp4`)])
  }
  pultrack(['batch', join(folder, 'first'), '--box', BOX, '--no-loss-detection', '--together', String(count), '--out', join(folder, 'measured')])
}

function pultrack(args) {
  const environment = { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_CACHE: join(folder, 'cache') }
  const { status, stderr } = spawnSync(process.execPath, [join(repository, 'build', 'pultrack.mjs'), ...args], { env: environment, encoding: 'utf8' })
  if (status !== 0) throw new Error(`pultrack ${args[0]} ended with ${status}: ${stderr}`)
}
