import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, truncate, writeFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'
import { boxInFrame, makeClip } from '../clipOfTexture'

export const FRAMES = 8

/** So many whole clips, an unreadable and a truncated one; each whole one with its box beside it. */
export async function makeFootage(folder: string, { whole, broken = false }: { whole: number; broken?: boolean }): Promise<void> {
  const first = join(folder, 'clip-00.mp4')
  await makeClip({ path: first, frameCount: FRAMES })
  for (let index = 1; index < whole; index += 1) await varyClip(first, join(folder, `clip-${String(index).padStart(2, '0')}.mp4`), index)
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mp4'))
  for (const name of names) await writeFile(join(folder, name.replace('.mp4', '.box.txt')), `${Object.values(boxInFrame(0)).join(',')}\n`)
  if (!broken) return
  await writeFile(join(folder, 'unreadable.mp4'), Buffer.alloc(4096, 7))
  await makeTruncated(join(folder, 'truncated.mp4'))
}

/** The same pictures and other bytes: another clip to whoever looks at its content. */
async function varyClip(from: string, to: string, index: number): Promise<void> {
  await ffmpeg(['-i', from, '-c', 'copy', '-metadata', `comment=${index}`, to])
}

/** Its head says how long it is; the second half is missing. */
async function makeTruncated(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25', '-frames:v', '30', '-c:v', 'libx264', '-g', '10', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', path])
  await truncate(path, Math.floor((await stat(path)).size * 0.6))
}

export async function ffmpeg(args: readonly string[]): Promise<void> {
  await promisify(execFile)(ffmpegInstaller.path, ['-v', 'error', '-y', ...args])
}

/** Every file of a batch that is its result, by its place, with the hash of its bytes. */
export async function hashResults(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const places = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  const results = places.filter((place) => place.startsWith('clips/') || place.startsWith('summary.')).sort()
  return Object.fromEntries(await Promise.all(results.map(async (place) => [place, createHash('sha256').update(await readFile(join(folder, place))).digest('hex')] as const)))
}
