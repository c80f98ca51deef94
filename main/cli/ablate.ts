import { Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { formatPlan, templateOf, TEMPLATES, type Template } from '../jobs/ablate/templates'
import { formatDifference, formatSpread } from '../jobs/ablate/tables'
import { listItems, runAblation } from '../jobs/ablateJob'
import { addExecutorOptions, chooseExecutor, type ExecutorFlags } from './executorOptions'
import { alignColumns } from './format/alignColumns'
import { parsePlaces } from './parsePlaces'
import { EXIT, runCommand, type JobResult } from './run'

interface AblateFlags extends Pick<BackendChoice, 'device'>, ExecutorFlags {
  out?: string
  item?: number[]
  list?: boolean
  collect?: boolean
  template?: Template
  json?: boolean
}

export function registerAblate(program: Command): void {
  const command = program
    .command('ablate')
    .description('learn and score a matrix of variants by seeds, and write one table of it')
    .argument('[plan]', 'plan, as JSON')
    .option('--out <folder>', 'where runs, items and tables go; what is done there already is not done again')
    .option('--item <places>', 'only these, counted from 0, with commas: any process can do any of them', parsePlaces)
    .option('--list', 'name the items, and which of them are done')
    .option('--collect', 'learn nothing: write the tables of what is done')
    .addOption(new Option('--template <name>', 'print a plan to start from').choices(TEMPLATES))
  addExecutorOptions(command, { items: 'items', shared: 'the plan, --out, footage and sequences' })
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--json', 'one JSON object a line on stdout')
    .action((plan: string | undefined, flags: AblateFlags) => {
      if (flags.template) return void process.stdout.write(formatPlan(templateOf(flags.template)))
      return runCommand(flags, (context) => ablate(plan, flags, context))
    })
}

async function ablate(plan: string | undefined, { out, list, json, item: items, template: _, collect, device, ...flags }: AblateFlags, context: JobContext): Promise<JobResult> {
  if (plan === undefined || out === undefined) throw new AppError({ code: 'usage', message: 'ablate needs a plan and --out.', hint: 'pultrack ablate --template paper > plan.json' })
  if (list) return printItems(await listItems({ plan, out }), json)
  const { summary, failures } = await runAblation({ plan, out, items, collect, device, remote: chooseExecutor(flags) ?? undefined, ...context })
  if (!json && items === undefined) {
    const rows = summary.variants.map(({ variant, done, planned, auc, precisionAt20, difference }) => [variant, `${done}/${planned}`, formatSpread(auc), formatSpread(precisionAt20), formatDifference(difference)])
    process.stdout.write(`${alignColumns([['variant', 'seeds', 'AUC', 'precision', 'difference'], ...rows])}\n`)
  }
  return failures > 0 ? { exitCode: EXIT.partlyFailed } : undefined
}

function printItems(items: Awaited<ReturnType<typeof listItems>>, json: boolean | undefined): void {
  const text = json ? items.map((item) => JSON.stringify({ kind: 'item', ...item })).join('\n') : alignColumns(items.map(({ item, variant, seed, done }) => [String(item), variant, `seed ${seed}`, done ? 'done' : '']))
  process.stdout.write(`${text}\n`)
}
