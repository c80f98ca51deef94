import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Frame, Picture } from '../../main/contract/frame'
import { startFfmpeg } from '../../main/video/ffmpegProcess'

/** Each frame carries its number as 4 x 3 black and white blocks, so that what was read says which frame it is. */
const COLUMNS = 4
const ROWS = 3

export interface PaintOptions {
  path: string
  count: number
  width?: number
  height?: number
  /** Output options of ffmpeg. */
  encode?: readonly string[]
}

/** A folder of this test file's own, removed after it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pultrack-video-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const X264: readonly string[] = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '12', '-pix_fmt', 'yuv420p']

export function paintNumber({ number, width, height }: { number: number; width: number; height: number }): Picture {
  const data = new Uint8Array(width * height * 3)
  for (let bit = 0; bit < COLUMNS * ROWS; bit++) {
    const left = Math.ceil(((bit % COLUMNS) * width) / COLUMNS)
    const right = Math.ceil((((bit % COLUMNS) + 1) * width) / COLUMNS)
    const row = Math.floor(bit / COLUMNS)
    for (let y = Math.ceil((row * height) / ROWS); y < Math.ceil(((row + 1) * height) / ROWS); y++) {
      data.fill((number >> bit) & 1 ? 235 : 20, (y * width + left) * 3, (y * width + right) * 3)
    }
  }
  return { width, height, data }
}

/** The number painted in a frame shown upright, or shown turned clockwise by 90 degrees. */
export function readNumber(frame: Picture, turned = false): number {
  let number = 0
  for (let bit = 0; bit < COLUMNS * ROWS; bit++) {
    const across = ((bit % COLUMNS) + 0.5) / COLUMNS
    const down = (Math.floor(bit / COLUMNS) + 0.5) / ROWS
    const x = Math.floor((turned ? 1 - down : across) * frame.width)
    const y = Math.floor((turned ? across : down) * frame.height)
    if ((frame.data[(y * frame.width + x) * 3] ?? 0) > 128) number |= 1 << bit
  }
  return number
}

/** Makes a clip with frames 0 .. count-1 painted. */
export async function paintClip({ path, count, width = 128, height = 96, encode = X264 }: PaintOptions): Promise<string> {
  const run = await startFfmpeg({
    args: ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`, '-framerate', '25', '-i', 'pipe:0', ...encode, '-y', path],
  })
  run.stdout.resume()
  for (let number = 0; number < count; number++) run.stdin.write(paintNumber({ number, width, height }).data)
  run.stdin.end()
  const { exitCode, log } = await run.ended
  if (exitCode !== 0) throw new Error(`the fixture could not be made: ${log.slice(-5).join('\n')}`)
  return path
}

export async function collect(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const all: Frame[] = []
  for await (const frame of frames) all.push(frame)
  return all
}

/** Marks an MP4 as filmed with the camera on its side: writes the matrix of 90 degrees clockwise into the track header (ISO 14496-12, 8.3.2). */
export function turnClockwise(path: string): string {
  const file = readFileSync(path)
  const matrix = file.indexOf('tkhd') + 44
  const values = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000]
  values.forEach((value, position) => file.writeInt32BE(value, matrix + position * 4))
  writeFileSync(path, file)
  return path
}
