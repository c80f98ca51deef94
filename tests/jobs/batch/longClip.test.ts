import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

/** A clip of noise with so many frames, 32 x 32 pixels. */
async function makeLong(path: string, frames: number): Promise<void> {
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc=size=32x32:rate=100', '-frames:v', String(frames), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path])
}

/** Runs a batch with a tracker that computes nothing in a narrow heap: more live objects than fit end it. @returns the most memory it ever had, bytes */
function peakOf(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [...HEAP, COMMAND, 'batch', ...words, '--box', '4,4,8,8', '--model', 'identity'], { stdio: 'ignore', env: { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_CACHE: at('cache') } })
  let peak = 0
  const timer = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then((status) => (peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024)), () => undefined)
  }, 50)
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      clearInterval(timer)
      if (code === 0) resolve(peak)
      else reject(new Error(`the batch ended with ${code}`))
    })
  })
}

describe.skipIf(!process.env['PULTRACK_LONG_TESTS'] || process.platform !== 'linux')('memory', () => {
  it('is the same for 1,000 frames and for 100,000', async () => {
    await makeLong(at('short.mp4'), 1000)
    await makeLong(at('long.mp4'), 100_000)
    const short = await peakOf([at('short.mp4'), '--out', at('short')])
    const long = await peakOf([at('long.mp4'), '--out', at('long')])
    const rows = (await readFile(at('long', 'clips', 'long', 'track.csv'), 'utf8')).trimEnd().split('\n')
    expect(rows).toHaveLength(100_001)
    process.stderr.write(`peak memory: ${Math.round(short / MEBIBYTE)} MiB for 1000 frames, ${Math.round(long / MEBIBYTE)} MiB for 100,000\n`)
    expect(long - short).toBeLessThan(MOST_GROWTH)
  }, 1_200_000)

  it('does not grow with the number of clips', async () => {
    await mkdir(at('many'))
    await makeLong(at('one.mp4'), 30)
    const bytes = await readFile(at('one.mp4'))
    for (let index = 0; index < 200; index += 1) await writeFile(at('many', `clip-${index}.mp4`), Buffer.concat([bytes, Buffer.alloc(8 + index)]))
    const ten = await peakOf([at('many', 'clip-1?.mp4'), '--out', at('ten')])
    const all = await peakOf([at('many'), '--out', at('all')])
    process.stderr.write(`peak memory: ${Math.round(ten / MEBIBYTE)} MiB for 10 clips, ${Math.round(all / MEBIBYTE)} MiB for 200\n`)
    expect(all - ten).toBeLessThan(MOST_GROWTH)
  }, 1_200_000)
})
