import { InvalidArgumentError, type Command } from 'commander'
import { writeMotionTable } from '../jobs/exchange/motionJob'
import { wordMismatch } from './format/exchangeText'
import { addReadingOptions, parsePositive, readingOf, type ReadingFlags } from './readingFlags'
import { runCommand } from './run'

interface MotionFlags extends ReadingFlags {
  out: string
  scale: number
  unit: string
  origin: { x: number; y: number }
  overwrite?: boolean
  json?: boolean
}

export function registerMotion(program: Command): void {
  const command = program
    .command('motion')
    .description('write where targets are in a unit of length, their speed and their way, as CSV')
    .argument('<input>', 'file of tracks, or folder of a format that has several')
    .requiredOption('--out <file>', 'CSV to write')
    .requiredOption('--scale <pixels>', 'so many pixels are one unit', parsePositive)
    .option('--unit <name>', 'what the unit is called: cm, m, body lengths', parseUnit, 'cm')
    .option('--origin <x,y>', 'pixel at which both coordinates are 0', parsePoint, { x: 0, y: 0 })
  addReadingOptions(command)
    .option('--overwrite', 'replace an output that is there')
    .option('--json', 'one JSON object a line on stdout')
    .action((input: string, { scale, unit, origin, overwrite = false, ...flags }: MotionFlags) =>
      runCommand(flags, async (context) => {
        const mismatches = await writeMotionTable({ ...readingOf(input, flags), ...context, out: flags.out, scale: { pixels: scale, unit, origin }, overwrite })
        for (const mismatch of mismatches) context.reporter({ kind: 'message', level: 'warning', text: wordMismatch(mismatch, flags.remap ?? false) })
        context.reporter({ kind: 'file', path: flags.out, what: 'speed and distance' })
      }),
    )
}

function parseUnit(text: string): string {
  const unit = text.trim()
  if (unit.length > 0 && unit.length <= 20) return unit
  throw new InvalidArgumentError('Give a name of 1 to 20 characters.')
}

function parsePoint(text: string): { x: number; y: number } {
  const [x, y, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (more.length === 0 && Number.isFinite(x) && Number.isFinite(y)) return { x: x!, y: y! }
  throw new InvalidArgumentError('Give two numbers: x,y.')
}
