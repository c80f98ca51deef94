import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveLightModel } from '../../support/lightModel'
import { ffmpeg } from './batchClips'

const COMMAND = join(import.meta.dirname, '..', '..', '..', 'build', 'pultrack.mjs')
const MEBIBYTE = 2 ** 20
/** Megabytes of live objects that a batch gets by with; a runtime that may have more clears away later, and its peak says little of what is needed. */
const HEAP = ['--max-old-space-size=48', '--max-semi-space-size=2']
/** Nine bytes a frame of timestamps while they are counted and sixteen later, of 99,000 frames; the rest is chance. */
const MOST_GROWTH = 20 * MEBIBYTE

let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'pultrack-long-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Long {
  path: string
  frames: number
  /** @default 32 x 32 */
  size?: string
}

/** A clip of moving test pictures. */
async function makeLong({ path, frames, size = '32x32' }: Long): Promise<void> {
  await ffmpeg(['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=100`, '-frames:v', String(frames), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path])
}

interface Memory {
  /** The most that a process ever had, bytes. */
  peak: number
  /** What it had in the last third of its time, by the middle of many looks, bytes. */
  late: number
}

/** Runs a batch in a narrow heap: more live objects than fit end it. */
function memoryOf(words: readonly string[]): Promise<Memory> {
  const child = spawn(process.execPath, [...HEAP, COMMAND, 'batch', ...words], { stdio: 'ignore', env: { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_CACHE: at('cache') } })
  const looks: number[] = []
  let peak = 0
  const timer = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then((status) => {
      const bytesOf = (name: string): number => Number(new RegExp(String.raw`${name}:\s+(\d+) kB`).exec(status)?.[1] ?? 0) * 1024
      peak = Math.max(peak, bytesOf('VmHWM'))
      looks.push(bytesOf('VmRSS'))
    }, () => undefined)
  }, 50)
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      clearInterval(timer)
      const last = looks.filter((bytes) => bytes > 0).slice(-Math.ceil(looks.length / 3)).sort((a, b) => a - b)
      if (code === 0) resolve({ peak, late: last[last.length >> 1] ?? 0 })
      else reject(new Error(`the batch ended with ${code}`))
    })
  })
}

/** With a tracker that computes nothing. */
async function peakOf(words: readonly string[]): Promise<number> {
  return (await memoryOf([...words, '--box', '4,4,8,8', '--model', 'identity'])).peak
}

const inMebibytes = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`

describe.skipIf(!process.env['PULTRACK_LONG_TESTS'] || process.platform !== 'linux')('memory', () => {
  it('is the same for 1,000 frames and for 100,000', async () => {
    await makeLong({ path: at('short.mp4'), frames: 1000 })
    await makeLong({ path: at('long.mp4'), frames: 100_000 })
    const short = await peakOf([at('short.mp4'), '--out', at('short')])
    const long = await peakOf([at('long.mp4'), '--out', at('long')])
    const rows = (await readFile(at('long', 'clips', 'long', 'track.csv'), 'utf8')).trimEnd().split('\n')
    expect(rows).toHaveLength(100_001)
    process.stderr.write(`peak memory: ${inMebibytes(short)} for 1000 frames, ${inMebibytes(long)} for 100,000\n`)
    expect(long - short).toBeLessThan(MOST_GROWTH)
  }, 1_200_000)

  it('does not grow with the number of clips', async () => {
    await mkdir(at('many'))
    await makeLong({ path: at('one.mp4'), frames: 30 })
    const bytes = await readFile(at('one.mp4'))
    for (let index = 0; index < 200; index += 1) await writeFile(at('many', `clip-${index}.mp4`), Buffer.concat([bytes, Buffer.alloc(8 + index)]))
    const ten = await peakOf([at('many', 'clip-1?.mp4'), '--out', at('ten')])
    const all = await peakOf([at('many'), '--out', at('all')])
    process.stderr.write(`peak memory: ${inMebibytes(ten)} for 10 clips, ${inMebibytes(all)} for 200\n`)
    expect(all - ten).toBeLessThan(MOST_GROWTH)
  }, 1_200_000)

  it('of a network that ONNX Runtime computes is the same for 300 frames and for 3,000', async () => {
    await saveLightModel(at('light'), { scaleCount: 1 })
    for (const frames of [300, 3000]) await makeLong({ path: at(`network-${frames}.mp4`), frames, size: '160x120' })
    const run = (frames: number, out: string): Promise<Memory> => memoryOf([at(`network-${frames}.mp4`), '--out', at(`network-${out}`), '--box', '60,40,32,28', '--model', at('light'), '--engine', 'onnx', '--device', 'cpu'])
    await run(300, 'warm') // the test that engines are chosen by is remembered, and would else be counted with the first
    const [short, long] = [await run(300, 'short'), await run(3000, 'long')]
    expect((await readFile(at('network-long', 'clips', 'network-3000', 'track.csv'), 'utf8')).trimEnd().split('\n')).toHaveLength(3001)
    process.stderr.write(`network: peak ${inMebibytes(short.peak)} for 300 frames, ${inMebibytes(long.peak)} for 3000; at the end ${inMebibytes(short.late)} and ${inMebibytes(long.late)}\n`)
    expect(long.peak - short.peak).toBeLessThan(MOST_GROWTH)
    expect(long.late - short.late).toBeLessThan(MOST_GROWTH)
  }, 1_200_000)
})
