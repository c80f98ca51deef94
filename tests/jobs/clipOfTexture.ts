import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg'
import type { Box } from '../../main/contract/geometry'
import { drawTexture } from '../core/track/movingTexture'

export const CLIP_SIZE = { width: 160, height: 120 }

/** Where the patch is in a frame: to the right and down, 3 and 1 px a frame. */
export function boxInFrame(frameIndex: number): Box {
  return { left: 40 + 3 * frameIndex, top: 40 + frameIndex, width: 36, height: 30 }
}

/** Makes a real H.264 clip of a patch that moves over clutter. */
export async function makeClip({ path, frameCount }: { path: string; frameCount: number }): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const pictures = Array.from({ length: frameCount }, (_, index) => drawTexture({ ...CLIP_SIZE, box: boxInFrame(index) }).data)
  const raw = `${path}.rgb`
  await writeFile(raw, Buffer.concat(pictures))
  const size = `${CLIP_SIZE.width}x${CLIP_SIZE.height}`
  const args = ['-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', '25', '-i', raw, '-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p', path]
  await promisify(execFile)(ffmpegInstaller.path, args)
}

/** NAME/clip.mp4 with NAME/groundtruth_rect.txt, 0-based. */
export async function makeSequence({ folder, name, frameCount }: { folder: string; name: string; frameCount: number }): Promise<void> {
  await makeClip({ path: join(folder, name, 'clip.mp4'), frameCount })
  const lines = Array.from({ length: frameCount }, (_, index) => Object.values(boxInFrame(index)).join(','))
  await writeFile(join(folder, name, 'groundtruth_rect.txt'), `${lines.join('\n')}\n`)
}
