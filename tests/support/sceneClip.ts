import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'
import type { Picture } from '../../main/contract/frame'
import { drawScene } from './scene'

const SIZE = { width: 160, height: 120 }

/** Makes a real H.264 clip: a patch of its own that moves over a ground of its own. */
export async function makeSceneClip({ path, seed, frames = 8 }: { path: string; seed: number; frames?: number }): Promise<void> {
  const box = (frame: number) => ({ left: 30 + 9 * (seed % 4) + 3 * frame, top: 30 + 5 * (seed % 3) + 2 * frame, width: 30, height: 26 })
  await encode(path, Array.from({ length: frames }, (_, frame) => drawScene({ ...SIZE, ground: 50 + seed, patches: [{ box: box(frame), seed: 20 + seed }] })))
}

/** Makes a clip of bare gray, in which there is nothing to learn. */
export async function makeFlatClip(path: string): Promise<void> {
  await encode(path, Array.from({ length: 8 }, () => drawScene({ ...SIZE, patches: [] })))
}

async function encode(path: string, pictures: readonly Picture[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const raw = `${path}.rgb`
  await writeFile(raw, Buffer.concat(pictures.map(({ data }) => data)))
  const size = `${SIZE.width}x${SIZE.height}`
  await promisify(execFile)(ffmpegInstaller.path, ['-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', '25', '-i', raw, '-c:v', 'libx264', '-crf', '10', '-pix_fmt', 'yuv420p', path])
  await rm(raw)
}
