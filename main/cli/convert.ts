import { InvalidArgumentError, Option, type Command } from 'commander'
import { AppError } from '../contract/errors'
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '../contract/exchange'
import type { JobContext } from '../contract/reporter'
import { convertTracks } from '../jobs/exchange/convertJob'
import { FORMATS } from '../jobs/exchange/formatTable'
import { formatFormatTable, wordLosses, wordMismatch } from './format/exchangeText'
import { runCommand, type JobResult } from './run'

interface ConvertFlags {
  to?: ExchangeFormatName
  from?: ExchangeFormatName
  out?: string
  clip?: string
  track?: number
  frameBase?: 0 | 1
  pixelBase?: 0 | 1
  side?: number
  remap?: boolean
  asIs?: boolean
  list?: boolean
  overwrite?: boolean
  json?: boolean
}

export function registerConvert(program: Command): void {
  program
    .command('convert')
    .description('write tracks in another format, for other tools')
    .argument('[input]', 'file of tracks, or folder of a format that has several')
    .addOption(new Option('--to <format>', 'format to write (--list shows them)').choices(EXCHANGE_FORMATS))
    .option('--out <path>', 'file to write, or folder of a format that has several')
    .option('--clip <clip>', 'the clip that the tracks belong to: its frames, times and size')
    .addOption(new Option('--from <format>', 'format of the input (default: as it looks)').choices(EXCHANGE_FORMATS))
    .option('--track <id>', 'only the track of this number', parsePositive)
    .addOption(new Option('--frame-base <number>', 'number of the first frame in the input (default: the format’s own)').choices(['0', '1']).argParser(parseBase))
    .addOption(new Option('--pixel-base <number>', 'coordinate of the top-left corner in the input (default: the format’s own)').choices(['0', '1']).argParser(parseBase))
    .option('--side <pixels>', 'how large objects are whose format has points only', parsePositive)
    .addOption(new Option('--remap', 'where the input counts frames otherwise than the clip: put boxes on the frames that they were meant for').conflicts('asIs'))
    .option('--as-is', 'where the input counts frames otherwise than the clip: keep the numbers')
    .option('--list', 'show the formats, what they need and what they lose')
    .option('--overwrite', 'replace an output that is there')
    .option('--json', 'one JSON object a line on stdout')
    .action((input: string | undefined, flags: ConvertFlags) => runCommand(flags, (context) => (flags.list ? listFormats(flags) : convert(input, { ...flags, ...context }))))
}

async function convert(input: string | undefined, flags: ConvertFlags & JobContext): Promise<JobResult> {
  const { to, out, from, clip, track, frameBase, pixelBase, side, json, reporter, signal } = flags
  if (input === undefined || to === undefined || out === undefined) throw new AppError({ code: 'usage', message: 'convert needs an input, --to and --out.', hint: 'pultrack convert INPUT --to FORMAT --out PATH; --list shows the formats.' })
  const choices = { ...(frameBase === undefined ? {} : { frameBase }), ...(pixelBase === undefined ? {} : { pixelBase }), ...(side === undefined ? {} : { side }) }
  await convertTracks({
    input, from, to, out, clip, track, choices, frames: flags.remap ? 'remap' : flags.asIs ? 'as-is' : 'refuse', overwrite: flags.overwrite ?? false, reporter, signal,
    announce: (plan) => {
      if (json) process.stdout.write(`${JSON.stringify({ kind: 'conversion', ...plan })}\n`)
      reporter({ kind: 'message', level: 'info', text: `${plan.tracks} ${plan.tracks === 1 ? 'track' : 'tracks'} with ${plan.boxes} boxes, read as ${plan.from}` })
      for (const mismatch of plan.mismatches) reporter({ kind: 'message', level: 'warning', text: wordMismatch(mismatch, flags.remap ?? false) })
      for (const text of wordLosses(plan)) reporter({ kind: 'message', level: 'info', text })
    },
  })
  reporter({ kind: 'file', path: out, what: to })
}

async function listFormats({ json }: ConvertFlags): Promise<JobResult> {
  const facts = FORMATS.map((format) => format.facts)
  process.stdout.write(json ? facts.map((each) => `${JSON.stringify({ kind: 'format', ...each })}\n`).join('') : `${formatFormatTable(facts)}\n`)
}

function parseBase(text: string): 0 | 1 {
  if (text === '0' || text === '1') return text === '1' ? 1 : 0
  throw new InvalidArgumentError('Allowed choices are 0, 1.')
}

function parsePositive(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('Give a number above 0.')
}
