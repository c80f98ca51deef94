import { Option, type Command } from 'commander'
import { AppError } from '../contract/errors'
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '../contract/exchange'
import type { JobContext } from '../contract/reporter'
import { convertTracks } from '../jobs/exchange/convertJob'
import { FORMATS } from '../jobs/exchange/formatTable'
import { formatFormatTable, wordLosses, wordMismatch } from './format/exchangeText'
import { addReadingOptions, readingOf, type ReadingFlags } from './readingFlags'
import { runCommand, type JobResult } from './run'

interface ConvertFlags extends ReadingFlags {
  to?: ExchangeFormatName
  out?: string
  list?: boolean
  overwrite?: boolean
  json?: boolean
}

export function registerConvert(program: Command): void {
  const command = program
    .command('convert')
    .description('write tracks in another format, for other tools')
    .argument('[input]', 'file of tracks, or folder of a format that has several')
    .addOption(new Option('--to <format>', 'format to write (--list shows them)').choices(EXCHANGE_FORMATS))
    .option('--out <path>', 'file to write, or folder of a format that has several')
  addReadingOptions(command)
    .option('--list', 'show the formats, what they need and what they lose')
    .option('--overwrite', 'replace an output that is there')
    .option('--json', 'one JSON object a line on stdout')
    .action((input: string | undefined, flags: ConvertFlags) => runCommand(flags, (context) => (flags.list ? listFormats(flags) : convert(input, { ...flags, ...context }))))
}

async function convert(input: string | undefined, flags: ConvertFlags & JobContext): Promise<JobResult> {
  const { to, out, json, reporter, signal } = flags
  if (input === undefined || to === undefined || out === undefined) throw new AppError({ code: 'usage', message: 'convert needs an input, --to and --out.', hint: 'pultrack convert INPUT --to FORMAT --out PATH; --list shows the formats.' })
  await convertTracks({
    ...readingOf(input, flags), to, out, overwrite: flags.overwrite ?? false, reporter, signal,
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
