import { InvalidArgumentError, Option, type Command } from 'commander'
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '../contract/exchange'
import type { OpenTracksOptions } from '../jobs/exchange/openTracks'

/** How tracks of a file are read, as the command line gives it. */
export interface ReadingFlags {
  from?: ExchangeFormatName
  clip?: string
  track?: number
  frameBase?: 0 | 1
  pixelBase?: 0 | 1
  side?: number
  remap?: boolean
  asIs?: boolean
}

export function addReadingOptions(command: Command): Command {
  return command
    .option('--clip <clip>', 'the clip that the tracks belong to: its frames, times and size')
    .addOption(new Option('--from <format>', 'format of the input (default: as it looks)').choices(EXCHANGE_FORMATS))
    .option('--track <id>', 'only the track of this number', parsePositive)
    .addOption(new Option('--frame-base <number>', 'number of the first frame in the input (default: the format’s own)').choices(['0', '1']).argParser(parseBase))
    .addOption(new Option('--pixel-base <number>', 'coordinate of the top-left corner in the input (default: the format’s own)').choices(['0', '1']).argParser(parseBase))
    .option('--side <pixels>', 'how large objects are whose format has points only', parsePositive)
    .addOption(new Option('--remap', 'where the input counts frames otherwise than the clip: put boxes on the frames that they were meant for').conflicts('asIs'))
    .option('--as-is', 'where the input counts frames otherwise than the clip: keep the numbers')
}

export function readingOf(input: string, { from, clip, track, frameBase, pixelBase, side, remap, asIs }: ReadingFlags): OpenTracksOptions {
  const choices = { ...(frameBase === undefined ? {} : { frameBase }), ...(pixelBase === undefined ? {} : { pixelBase }), ...(side === undefined ? {} : { side }) }
  return { input, from, clip, track, choices, frames: remap ? 'remap' : asIs ? 'as-is' : 'refuse' }
}

function parseBase(text: string): 0 | 1 {
  if (text === '0' || text === '1') return text === '1' ? 1 : 0
  throw new InvalidArgumentError('Allowed choices are 0, 1.')
}

export function parsePositive(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('Give a number above 0.')
}
