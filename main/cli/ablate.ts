import { InvalidArgumentError, Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { formatPlan, templateOf, TEMPLATES, type Template } from '../jobs/ablate/templates'
import { formatDifference, formatSpread } from '../jobs/ablate/tables'
import { listItems, runAblation } from '../jobs/ablateJob'
import { alignColumns } from './format/alignColumns'
import { EXIT, runCommand, type JobResult } from './run'

interface AblateFlags extends Pick<BackendChoice, 'device'> {
  out?: string
  item?: number
  list?: boolean
  collect?: boolean
  template?: Template
  json?: boolean
}

export function registerAblate(program: Command): void {
  program
    .command('ablate')
    .description('learn and score a matrix of variants by seeds, and write one table of it')
    .argument('[plan]', 'plan, as JSON')
    .option('--out <folder>', 'where runs, items and tables go; what is done there already is not done again')
    .option('--item <number>', 'only this item, counted from 0: any process can do any of them', parseIndex)
    .option('--list', 'name the items, and which of them are done')
    .option('--collect', 'learn nothing: write the tables of what is done')
    .addOption(new Option('--template <name>', 'print a plan to start from').choices(TEMPLATES))
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--json', 'one JSON object a line on stdout')
    .action((plan: string | undefined, flags: AblateFlags) => {
      if (flags.template) return void process.stdout.write(formatPlan(templateOf(flags.template)))
      return runCommand(flags, (context) => ablate(plan, flags, context))
    })
}

async function ablate(plan: string | undefined, { out, list, json, template: _, ...flags }: AblateFlags, context: JobContext): Promise<JobResult> {
  if (plan === undefined || out === undefined) throw new AppError({ code: 'usage', message: 'ablate needs a plan and --out.', hint: 'pultrack ablate --template paper > plan.json' })
  if (list) return printItems(await listItems({ plan, out }), json)
  const { summary, failures } = await runAblation({ plan, out, ...flags, ...context })
  if (!json && flags.item === undefined) {
    const rows = summary.variants.map(({ variant, done, planned, auc, precisionAt20, difference }) => [variant, `${done}/${planned}`, formatSpread(auc), formatSpread(precisionAt20), formatDifference(difference)])
    process.stdout.write(`${alignColumns([['variant', 'seeds', 'AUC', 'precision', 'difference'], ...rows])}\n`)
  }
  return failures > 0 ? { exitCode: EXIT.partlyFailed } : undefined
}

function printItems(items: Awaited<ReturnType<typeof listItems>>, json: boolean | undefined): void {
  const text = json ? items.map((item) => JSON.stringify({ kind: 'item', ...item })).join('\n') : alignColumns(items.map(({ item, variant, seed, done }) => [String(item), variant, `seed ${seed}`, done ? 'done' : '']))
  process.stdout.write(`${text}\n`)
}

function parseIndex(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 0.')
}
