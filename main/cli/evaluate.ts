import { InvalidArgumentError, Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import { FALSE_ALARM_RATE } from '../contract/track'
import type { JobContext } from '../contract/reporter'
import { BASELINES } from '../jobs/external/openExternal'
import { runEvaluation, type EvaluationOutcome } from '../jobs/evaluateJob'
import { runLossEvaluation } from '../jobs/evaluateLossJob'
import { runStoredEvaluation } from '../jobs/evaluateStoredJob'
import { findDefaultModel, SHIPPED_MODELS } from '../jobs/shippedModels'
import { TRACKER_ENGINES, type TrackerEngineName } from '../contract/trackerEngine'
import { runProtocol } from '../jobs/protocols/protocolJob'
import { LAYOUTS, PROTOCOL_NAMES, type Layout } from '../jobs/protocols/protocolTable'
import { formatComparison } from './format/comparisonTable'
import { formatEvaluation } from './format/evaluateTable'
import { formatLossReport } from './format/lossTable'
import { parseRate } from './parseRate'
import { EXIT, runCommand } from './run'

interface EvaluateFlags extends Pick<BackendChoice, 'device'> {
  engine: TrackerEngineName | 'auto'
  sequences?: string
  model?: string[]
  baseline?: string
  external?: string[]
  annotations?: string
  results?: string[]
  protocol?: string
  layout?: Layout
  attributes?: string
  loss?: boolean
  falseAlarmRate: number
  out: string
  frames?: number
  origin?: '0' | '1'
  only?: string
  overwrite?: boolean
  json?: boolean
}

export function registerEval(program: Command): void {
  program
    .command('eval')
    .description('score trackers on sequences with ground truth, or boxes that are stored already')
    .option('--sequences <folder>', 'folders NAME/img/* or NAME/clip.mp4, each with groundtruth_rect.txt')
    .option('--model <model...>', `models that ship by name (${SHIPPED_MODELS.join(', ')}), model folders, identity, random:SEED or random:BACKBONE:SEED (default: ${SHIPPED_MODELS[0]})`)
    .option('--baseline <names>', `OpenCV's trackers beside it, of ${BASELINES.join(',')}; needs a Python with OpenCV, named by PULTRACK_PYTHON`)
    .option('--external <command...>', 'trackers in processes of their own, by the protocol of docs/external-trackers.md')
    .option('--annotations <folder>', 'ground truth NAME.txt or NAME/groundtruth_rect.txt, instead of --sequences')
    .option('--results <folder...>', 'boxes TRACKER/NAME.txt to score against --annotations; with --protocol, any number of folders, beside --sequences as well')
    .addOption(new Option('--protocol <name>', 'score as the field does: figures with intervals, report as page, CSV and LaTeX').choices(PROTOCOL_NAMES))
    .addOption(new Option('--layout <benchmark>', "with --protocol: how the folder is laid out (default: as the protocol's benchmark)").choices(LAYOUTS))
    .option('--attributes <folder>', 'with --protocol: attribute files NAME.txt of 0 and 1 (default: att inside the folder)')
    .option('--loss', 'with --sequences: score how well one model knows when it is lost, tracking as `track` does')
    .option('--false-alarm-rate <share>', 'with --loss: as of `track`', parseRate, FALSE_ALARM_RATE)
    .requiredOption('--out <folder>', 'where report.json and TRACKER/NAME.txt go')
    .option('--frames <count>', 'only the first frames of each sequence', parseFrames)
    .addOption(new Option('--origin <origin>', 'coordinate of the top-left pixel in the files (default: 0; with --protocol 1 for OTB, and what each other benchmark has)').choices(['0', '1']))
    .option('--only <glob>', "only sequences of these names, e.g. 'otb_*'")
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .addOption(new Option('--engine <engine>', "what computes the tracker's network; auto: the fastest that agrees with TensorFlow, by a short test").choices(['auto', ...TRACKER_ENGINES]).default('auto'))
    .option('--overwrite', 'write into an output folder that is not empty')
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: EvaluateFlags) => runCommand(flags, (context) => evaluate(flags, context)))
}

async function evaluate(flags: EvaluateFlags, context: JobContext): Promise<{ exitCode?: number }> {
  if (flags.protocol !== undefined) return evaluateByProtocol({ ...flags, protocol: flags.protocol }, context)
  if (flags.layout !== undefined || flags.attributes !== undefined) throw new AppError({ code: 'usage', message: 'eval takes --layout and --attributes with --protocol only.', hint: 'pultrack eval --help shows every form.' })
  if (flags.loss) return evaluateLoss(flags, context)
  const { report, failures } = await startEvaluation(flags, context)
  if (!flags.json) process.stdout.write(formatEvaluation(report))
  return failures > 0 ? { exitCode: EXIT.partlyFailed } : {}
}

/** Runs models on --sequences, scores --results beside them; with --annotations stored results alone. */
async function evaluateByProtocol({ sequences, annotations, model, baseline, external, results, origin, loss, engine, ...rest }: EvaluateFlags & { protocol: string }, context: JobContext): Promise<{ exitCode?: number }> {
  const folder = sequences ?? annotations
  const others = nameOthers({ baseline, external })
  const runs = model !== undefined || others.length > 0
  if (folder === undefined || (sequences !== undefined && annotations !== undefined) || (annotations !== undefined && (results === undefined || runs)) || loss) {
    throw new AppError({ code: 'usage', message: 'eval --protocol needs either --sequences, or --annotations and --results.', hint: 'pultrack eval --help shows both forms.' })
  }
  const models = annotations === undefined ? [...(model ?? [await findDefaultModel()]), ...others] : []
  const { comparison, failures } = await runProtocol({ ...rest, ...context, trackerEngine: engine, folder, models, results, origin: origin === undefined ? undefined : origin === '1' ? 1 : 0 })
  if (!rest.json) process.stdout.write(formatComparison(comparison))
  return failures > 0 ? { exitCode: EXIT.partlyFailed } : {}
}

async function evaluateLoss({ sequences, model = [], baseline: _, external: __, annotations, results, origin, engine, ...rest }: EvaluateFlags, context: JobContext): Promise<{ exitCode?: number }> {
  if (sequences === undefined || annotations !== undefined || results !== undefined || model.length > 1) {
    throw new AppError({ code: 'usage', message: 'eval --loss needs --sequences and at most one --model.', hint: 'pultrack eval --help shows every form.' })
  }
  const report = await runLossEvaluation({ ...rest, ...context, trackerEngine: engine, sequences, model: model[0] ?? (await findDefaultModel()), origin: origin === '1' ? 1 : 0 })
  if (!rest.json) process.stdout.write(formatLossReport(report))
  return report.failed.length > 0 ? { exitCode: EXIT.partlyFailed } : {}
}

async function startEvaluation(flags: EvaluateFlags, context: JobContext): Promise<EvaluationOutcome> {
  const { sequences, annotations, results, model, baseline, external, origin, engine, ...rest } = flags
  const others = nameOthers({ baseline, external })
  const options = { ...rest, ...context, trackerEngine: engine, origin: origin === '1' ? 1 : 0 } as const
  if (sequences !== undefined && annotations === undefined && results === undefined) {
    return runEvaluation({ ...options, sequences, models: [...(model ?? [await findDefaultModel()]), ...others] })
  }
  if (sequences === undefined && annotations !== undefined && results?.length === 1 && model === undefined && others.length === 0) {
    return runStoredEvaluation({ ...options, annotations, results: results[0]! })
  }
  throw new AppError({ code: 'usage', message: 'eval needs either --sequences, or --annotations and --results.', hint: 'pultrack eval --help shows both forms.' })
}

/** Trackers of others in the words of `openTracker`. */
function nameOthers({ baseline, external }: { baseline: string | undefined; external: string[] | undefined }): string[] {
  return [...(baseline?.split(',').map((name) => `baseline:${name.trim().toLowerCase()}`) ?? []), ...(external?.map((command) => `external:${command}`) ?? [])]
}

function parseFrames(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 1.')
}
