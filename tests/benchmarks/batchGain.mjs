// How much quicker one batch is than one `track` after the other, over many short clips:
//   node tests/benchmarks/batchGain.mjs [--clips 20] [--frames 40] [--rounds 3]
// Both get the same clips, whose frames nobody has counted yet, and the same box.
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

const { values } = parseArgs({ options: { clips: { type: 'string', default: '20' }, frames: { type: 'string', default: '40' }, rounds: { type: 'string', default: '3' } } })
const [clips, frames, rounds] = [values.clips, values.frames, values.rounds].map(Number)
const folder = mkdtempSync(join(tmpdir(), 'pultrack-gain-'))
try {
  const paths = makeClips()
  const results = []
  for (let round = 0; round < rounds; round += 1) results.push(round % 2 === 0 ? { alone: runAlone(paths), batch: runBatch() } : { batch: runBatch(), alone: runAlone(paths) })
  const same = paths.every((_, index) => readFileSync(join(folder, 'alone', String(index), 'track.csv')).equals(readFileSync(join(folder, 'batch', 'clips', `clip-${String(index).padStart(3, '0')}`, 'track.csv'))))
  const ratios = results.map(({ alone, batch }) => alone / batch).sort((a, b) => a - b)
  process.stdout.write(`${JSON.stringify({ clips, frames, results, medianRatio: ratios[Math.floor(ratios.length / 2)], sameBytes: same, processors: cpus().length, load: loadavg()[0] })}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function makeClips() {
  mkdirSync(join(folder, 'clips'))
  const sources = readdirSync(FOOTAGE).filter((name) => name.endsWith('.mp4')).map((name) => join(FOOTAGE, name))
  return Array.from({ length: clips }, (_, index) => {
    const path = join(folder, 'clips', `clip-${String(index).padStart(3, '0')}.mp4`)
    execFileSync(ffmpegInstaller.path, ['-v', 'error', '-y', '-ss', String(index % 5), '-i', sources[index % sources.length], '-vf', 'scale=480:-2', '-frames:v', String(frames), '-metadata', `comment=${index}`, '-an', path])
    return path
  })
}

/** Seconds. */
function runAlone(paths) {
  const started = performance.now()
  forgetFrames()
  for (const [index, path] of paths.entries()) pultrack(['track', path, '--box', BOX, '--overwrite', '--out', join(folder, 'alone', String(index))])
  return (performance.now() - started) / 1000
}

function runBatch() {
  const started = performance.now()
  forgetFrames()
  rmSync(join(folder, 'batch'), { recursive: true, force: true })
  pultrack(['batch', join(folder, 'clips'), '--box', BOX, '--out', join(folder, 'batch')])
  return (performance.now() - started) / 1000
}

function forgetFrames() {
  rmSync(join(folder, 'cache'), { recursive: true, force: true })
}

function pultrack(args) {
  const environment = { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_CACHE: join(folder, 'cache') }
  const { status, stderr } = spawnSync(process.execPath, [join(repository, 'build', 'pultrack.mjs'), ...args], { env: environment, encoding: 'utf8' })
  if (status !== 0) throw new Error(`pultrack ${args[0]} ended with ${status}: ${stderr}`)
}
