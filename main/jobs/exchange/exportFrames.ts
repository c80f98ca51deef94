import { basename, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { ExchangeFormatName } from '../../contract/exchange'
import type { FrameSource } from '../../contract/frame'
import type { JobContext } from '../../contract/reporter'
import { imagePath } from '../../formats/exchange/imageName'
import { writeFileAtomic } from '../../store/atomicFile'
import { openClip } from '../../video/openClip'
import { encodePicture } from '../clips/encodePicture'
import { prepareOutput } from '../evaluateOutput'

export interface ExportFramesOptions {
  clip: string
  /** Folder for the images; where labels of the format lie, or will. */
  out: string
  /** Whose layout the images have. */
  layout: ExchangeFormatName
  image: 'jpg' | 'png'
  /** First and last frame. @default all */
  from?: number | undefined
  to?: number | undefined
  /** Every n-th frame; numbers stay those of the clip. */
  step: number
  overwrite: boolean
}

/**
 * Writes the frames of a clip as images, named by their index as labels have it (landscape E4). Frames that cannot be decoded leave their number free.
 * @returns how many were written
 * @throws AppError `clip-missing`, `clip-unreadable`, `clip-frame-missing`, `output-exists`, `output-unwritable`, `interrupted`
 */
export async function exportFrames(options: ExportFramesOptions & JobContext): Promise<number> {
  const source = await openClip({ path: options.clip, signal: options.signal })
  try {
    const range = resolveRange(source, options)
    await prepareOutput(options)
    return await writeFrames(source, { ...options, ...range })
  } finally {
    await source.close()
  }
}

function resolveRange({ clip }: FrameSource, { from = 0, to = clip.frameCount - 1 }: ExportFramesOptions): { from: number; to: number } {
  if (from <= to && to < clip.frameCount) return { from, to }
  throw new AppError({ code: 'clip-frame-missing', message: `${basename(clip.path)} has the frames 0 to ${clip.frameCount - 1}; ${from} to ${to} is no span of it.`, hint: 'Choose another --from or --to.' })
}

async function writeFrames(source: FrameSource, { out, layout, image, from, to, step, reporter, signal }: ExportFramesOptions & JobContext & { from: number; to: number }): Promise<number> {
  const total = Math.floor((to - from) / step) + 1
  let done = 0
  for await (const frame of source.frames({ from, to, step, signal })) {
    const { bytes } = await encodePicture({ picture: frame, width: frame.width, encoding: image === 'png' ? 'png' : 'jpeg' })
    await writeFileAtomic(join(out, imagePath(frame.frameIndex, { format: layout, extension: image })), bytes)
    done++
    reporter({ kind: 'progress', unit: 'frames', done, total, item: basename(source.clip.path) })
  }
  if (done < total) reporter({ kind: 'message', level: 'warning', text: `${total - done} frames could not be decoded; their numbers are left free.` })
  return done
}
