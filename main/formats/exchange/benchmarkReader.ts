import type { Repair } from '../../contract/benchmark'
import { AppError } from '../../contract/errors'
import { exchangeInvalid } from './exchangeFormat'

/** What a benchmark's own reader gives, its errors as those of a track that is exchanged. @throws AppError `track-invalid` */
export function readAsTrack<T>(read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const [place, what] = /^(.*?): (.*?)\.?$/s.exec(thrown.message)?.slice(1) ?? []
    throw exchangeInvalid(place ?? thrown.message, what ?? thrown.message, thrown)
  }
}

/** A benchmark's reader passes empty lines over and says so; here the frames behind one would move up without a word. @throws AppError `track-invalid` */
export function refuseGaps(repairs: readonly Repair[]): void {
  const gap = repairs.find(({ what }) => what.includes('empty line'))
  if (gap) throw exchangeInvalid(`${gap.path}:${gap.line}`, 'the line is empty: the frames behind it would move up')
}
