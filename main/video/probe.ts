import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../contract/errors'
import type { Size } from '../contract/geometry'
import { INPUT_GUARD, runFfmpeg, toInputUrl } from './ffmpegProcess'

/**
 * Size of a video as displayed: rotation applied, anamorphic pixels made square by enlarging the short direction, as
 * browsers do. Taken from the first frame that decodes.
 * @throws AppError `clip-unreadable`
 */
export async function probeDisplayedSize(path: string, signal?: AbortSignal): Promise<Size> {
  let size: Size | undefined
  const { log } = await runFfmpeg({
    args: [...INPUT_GUARD, '-i', toInputUrl(path), '-map', '0:V:0', '-vf', 'showinfo', '-frames:v', '1', '-f', 'null', '-'],
    signal,
    onLine: (line) => {
      size ??= parseDisplayedSize(line)
      return line.includes('Parsed_showinfo')
    },
  })
  if (size) return size
  throw unreadableClip(path, log)
}

/** The size in a line of `showinfo`, or undefined. */
export function parseDisplayedSize(line: string): Size | undefined {
  const match = / sar: *(\d+)\/(\d+) s: *(\d+)x(\d+)/.exec(line)
  if (!match) return undefined
  const [sarNum = 0, sarDen = 0, width = 0, height = 0] = match.slice(1).map(Number)
  const aspect = sarNum > 0 && sarDen > 0 ? sarNum / sarDen : 1
  return aspect >= 1 ? { width: Math.round(width * aspect), height } : { width, height: Math.round(height / aspect) }
}

/** The error for a file ffmpeg can't make a single frame of; ffmpeg's own words where ours say no more. */
export function unreadableClip(path: string, log: readonly string[]): AppError {
  return new AppError({
    code: 'clip-unreadable',
    message: `${basename(path)}: no frame can be decoded (${describeReason(path, log)}).`,
    hint: 'Check that the file plays elsewhere; if it was cut off while recording, try to recover it, else leave it out.',
    cause: log.slice(-10).join('\n'),
  })
}

/** What ffmpeg says of files of any other kind, and of recordings that nobody ended. */
const NO_INDEX = 'moov atom not found'
const NO_KIND = 'Invalid data found when processing input'

function isEmpty(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() === true && found.size === 0
}

function describeReason(path: string, log: readonly string[]): string {
  if (isEmpty(path)) return 'the file is empty'
  if (log.some((line) => line.includes('matches no streams'))) return 'it holds no video stream'
  if (log.some((line) => line.includes(NO_INDEX))) return 'it is no video, or it was cut off before its index was written'
  if (log.some((line) => line.includes(NO_KIND))) return 'it is no video, or damaged at its beginning'
  const telling = log.filter((line) => /invalid|not found|error|corrupt|unknown|could not/i.test(line) && !/conversion failed/i.test(line))
  const line = telling.find((candidate) => /moov|invalid data/i.test(candidate)) ?? telling.at(-1) ?? log.at(-1) ?? 'no reason given'
  return line.replace(/^\[[^\]]*\] */, '').replace(/file:\S*?:? /, '')
}
