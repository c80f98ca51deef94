import { findFfmpeg } from './ffmpeg'
import { INPUT_GUARD, runFfmpeg, toInputUrl } from './ffmpegProcess'
import { StampList } from './stampList'
import { isShowinfoNoise, parseFrameStamp, parseStreamClock, REPORT_FRAMES, type StreamClock } from './timestamps'

export interface DecodeLog {
  stamps: StampList
  clock: StreamClock
  log: string[]
}

/** Decodes the file to nothing and collects the frames' timestamps. @param inputOptions further options of the decoder */
export async function decodeStamps({ path, signal, inputOptions = [] }: { path: string; signal?: AbortSignal | undefined; inputOptions?: readonly string[] }): Promise<DecodeLog> {
  const { passthrough } = await findFfmpeg()
  const stamps = new StampList()
  let clock: StreamClock | undefined
  const { log } = await runFfmpeg({
    args: [...INPUT_GUARD, ...inputOptions, '-copyts', '-noautorotate', '-i', toInputUrl(path), '-map', '0:V:0', '-vf', REPORT_FRAMES, ...passthrough, '-f', 'null', '-'],
    signal,
    onLine: (line) => {
      const stamp = parseFrameStamp(line)
      if (stamp) stamps.push(stamp)
      else clock ??= parseStreamClock(line)
      return isShowinfoNoise(line)
    },
  })
  return { stamps, clock: clock ?? { timeBase: { num: 1, den: 1000 }, frameRate: null }, log }
}
