import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access, constants, opendir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve as resolvePath } from 'node:path'
import { AppError } from '../contract/errors'
import type { FrameRate, Picture } from '../contract/frame'
import { runFfmpeg, startFfmpeg, throwIfAborted, toInputUrl, type FfmpegEnd, type FfmpegRun } from './ffmpegProcess'

export interface OverlayOptions {
  /** Where the MP4 will be; an existing file is replaced once the new one is whole. */
  path: string
  width: number
  height: number
  frameRate: FrameRate
  signal?: AbortSignal
}

export interface OverlayWriter {
  /** Appends a picture; resolves when the encoder can take the next. @throws AppError `ffmpeg-failed`, `output-unwritable` */
  write(picture: Picture): Promise<void>
  /** Finishes the file and gives it its name. Without a single picture there is no file. */
  close(): Promise<void>
  /** Gives up: nothing is left behind. */
  discard(): Promise<void>
}

/**
 * Starts an H.264 video (MPEG-4 part 2 where this ffmpeg has no x264) that plays everywhere: yuv420p, odd sizes padded by a black line.
 * The folder that it goes to is there.
 * @throws AppError `output-unwritable`, `ffmpeg-missing`
 */
export async function openOverlayWriter(options: OverlayOptions): Promise<OverlayWriter> {
  const path = resolvePath(options.path)
  await assertWritable(dirname(path))
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`)
  const { width, height, frameRate } = options
  const run = await startFfmpeg({
    args: [
      '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-video_size', `${width}x${height}`, '-framerate', `${frameRate.num}/${frameRate.den}`, '-i', 'pipe:0',
      '-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', ...(await chooseEncoder()), '-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-f', 'mp4', '-y', toInputUrl(temporary),
    ],
    signal: options.signal,
  })
  run.stdout.resume()
  return new FileOverlayWriter({ ...options, path }, run, temporary)
}

async function assertWritable(folder: string): Promise<void> {
  try {
    await (await opendir(folder)).close() // a file would pass the next line
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw new AppError({ code: 'output-unwritable', message: `Nothing can be written in ${folder}.`, hint: 'Choose another folder, or change its permissions.', cause })
  }
}

async function chooseEncoder(): Promise<string[]> {
  const { stdout } = await runFfmpeg({ args: ['-encoders'] })
  if (/\blibx264\b/.test(stdout.toString('utf8'))) return ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20']
  return ['-c:v', 'mpeg4', '-q:v', '3']
}

class FileOverlayWriter implements OverlayWriter {
  private count = 0
  private end: FfmpegEnd | undefined

  constructor(
    private readonly options: OverlayOptions,
    private readonly run: FfmpegRun,
    private readonly temporary: string,
  ) {
    void run.ended.then((end) => (this.end = end))
  }

  async write(picture: Picture): Promise<void> {
    const { width, height, signal } = this.options
    if (picture.width !== width || picture.height !== height) throw new RangeError(`picture of ${picture.width}x${picture.height} in a video of ${width}x${height}`)
    throwIfAborted(signal)
    if (this.end) throw this.failure(this.end)
    this.count += 1
    if (!this.run.stdin.write(picture.data)) await Promise.race([once(this.run.stdin, 'drain').catch(() => undefined), this.run.ended])
    throwIfAborted(signal)
    if (this.end) throw this.failure(this.end)
  }

  async close(): Promise<void> {
    this.run.stdin.end()
    const end = await this.run.ended
    if (this.count === 0 || this.options.signal?.aborted || end.exitCode !== 0) {
      await rm(this.temporary, { force: true })
      throwIfAborted(this.options.signal)
      if (this.count === 0) return
      throw this.failure(end)
    }
    await rename(this.temporary, this.options.path)
  }

  async discard(): Promise<void> {
    this.run.kill()
    await this.run.ended
    await rm(this.temporary, { force: true })
  }

  private failure({ log }: FfmpegEnd): AppError {
    const full = log.find((line) => /no space left|permission denied|read-only/i.test(line))
    return new AppError({
      code: full ? 'output-unwritable' : 'ffmpeg-failed',
      message: `${this.options.path}: writing the video failed after ${this.count} frames (${full ?? log.at(-1) ?? 'ffmpeg ended without a word'}).`,
      hint: full ? 'Free some space or choose another folder.' : 'Try another ffmpeg with PULTRACK_FFMPEG.',
      cause: log.slice(-10).join('\n'),
    })
  }
}
