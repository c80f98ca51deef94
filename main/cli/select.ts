import { Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { selectModel, type Selection } from '../jobs/selectJob'
import { alignColumns } from './format/alignColumns'
import { parseCount } from './parseCount'
import { runCommand } from './run'

interface SelectFlags extends Pick<BackendChoice, 'device'> {
  models?: string[]
  run?: string[]
  footage: string[]
  out: string
  windows: number
  sequences?: string
  only?: string
  frames?: number
  overwrite?: boolean
  json?: boolean
}

export function registerSelect(program: Command): void {
  program
    .command('select')
    .description('which of some models or checkpoints is best on your footage, without labels')
    .option('--models <model...>', 'model folders, runs, or checkpoints RUN/checkpoints/NAME')
    .option('--run <run...>', 'runs of which every checkpoint is looked at')
    .requiredOption('--footage <path...>', 'footage that none of them learned from')
    .requiredOption('--out <folder>', 'where selection.json goes')
    .option('--windows <count>', 'stretches of each clip that are looked at', parseCount, 2)
    .option('--sequences <folder>', 'sequences with boxes: tells how far the choice agrees with their AUC')
    .option('--only <glob>', 'with --sequences: only those of these names')
    .option('--frames <count>', 'with --sequences: only the first frames of each', parseCount)
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--overwrite', 'write into an output folder that is not empty')
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: SelectFlags) => runCommand(flags, (context) => select(flags, context)))
}

async function select({ models = [], run, windows, sequences, only, frames, json, ...flags }: SelectFlags, context: JobContext): Promise<void> {
  if (sequences === undefined && (only !== undefined || frames !== undefined)) throw new AppError({ code: 'usage', message: 'select --only and --frames need --sequences.', hint: 'pultrack select --help' })
  const selection = await selectModel({ ...flags, ...context, models, runs: run, windowsPerClip: windows, ...(sequences === undefined ? {} : { sequences: { folder: sequences, only, frames } }) })
  if (!json) process.stdout.write(formatSelection(selection))
}

/** The table, and what may be made of it. */
export function formatSelection({ models, against }: Selection): string {
  const scored = against !== null
  const rows = models.map(({ name, health, closedShare, separation, alike, auc }) => [name, health.mean.toFixed(3), closedShare.toFixed(2), separation.toFixed(2), alike ? 'yes' : 'no', ...(scored ? [auc?.toFixed(3) ?? '–'] : [])])
  const table = alignColumns([['model', 'health', 'came back', 'stands out', 'as good as the best', ...(scored ? ['AUC'] : [])], ...rows])
  const rank = against?.rankCorrelation ?? null
  const lines = [
    `Best here: ${models[0]!.model}`,
    'The score is a guess without labels: it sees whether patches are followed there and back and stand out from what surrounds them, not whether a box fits.',
    ...(against ? [`On the sequences with boxes, rank correlation with AUC ${rank === null ? 'unknown' : rank.toFixed(2)}; the choice costs ${against.regret.toFixed(3)} AUC against the best.`] : []),
  ]
  return `${table}\n${lines.join('\n')}\n`
}
