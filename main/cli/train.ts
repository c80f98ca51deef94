import { InvalidArgumentError, Option, type Command } from 'commander'
import { DEVICES } from '../contract/backend'
import { LOSS_KINDS } from '../contract/config'
import { AppError } from '../contract/errors'
import { BACKBONES, CORRELATION_KINDS } from '../contract/model'
import type { JobContext } from '../contract/reporter'
import type { LearnOptions, LearnOutcome } from '../contract/run'
import { readCorrections, type ReadCorrectionsRequest } from '../jobs/corrections/readProject'
import { explainConfig, PRESET_NAMES, SUPERVISED_NAME } from '../jobs/learn/explainConfig'
import { branchLearning } from '../jobs/branchJob'
import { runLearning } from '../jobs/learnJob'
import { SHIPPED_MODELS } from '../jobs/shippedModels'
import { superviseLearning } from '../jobs/superviseJob'
import { parseCount } from './parseCount'
import { addPortionOptions, readPortion, type PortionFlags } from './portionFlags'
import { EXIT, runCommand } from './run'
import type { JobResult } from './run'

interface TrainFlags extends Omit<LearnOptions, 'overrides' | 'hardNegativeMining' | 'corrections' | 'portion' | 'portions'>, PortionFlags {
  ahm: boolean
  set?: string[]
  stages?: number
  branch?: string
  corrections?: string
  supervised?: string
  only?: string
  origin: '0' | '1'
  holdOut: 'half' | 'none'
  explain?: boolean
  json?: boolean
}

export function registerTrain(program: Command): void {
  addPortionOptions(program.command('train').description('learn from footage without labels').option('--footage <path...>', 'video files, folders of them, folders of images'))
    .option('--out <run>', 'run folder to make')
    .addOption(new Option('--preset <preset>', 'curriculum to start from').choices(PRESET_NAMES).default('standard'))
    .addOption(new Option('--backbone <backbone>', 'network to train').choices(BACKBONES))
    .addOption(new Option('--correlation <kind>', 'how exemplar and search region are compared').choices(CORRELATION_KINDS))
    .addOption(new Option('--branch <run>', 'start from what an earlier run shares with this configuration: its footage, instances, chains and weights up to the first stage that differs').conflicts(['footage', 'preset', 'backbone', 'init', 'seed']))
    .addOption(new Option('--corrections <project>', 'learn from what was corrected in the tracks of a project: its clips, from the model that was corrected, by preset quick unless another is named').conflicts(['branch', 'backbone', 'correlation']))
    .addOption(new Option('--hold-out <share>', 'corrected spans that are not learned from, but measured before and after').choices(['half', 'none']).default('half'))
    .addOption(new Option('--supervised <folder>', 'learn from sequences with boxes instead, by the recipe of SiamFC: folders NAME as of `eval --sequences`').conflicts(['footage', 'preset', 'branch', 'corrections', 'ahm']))
    .option('--only <glob>', 'with --supervised: only sequences of these names')
    .addOption(new Option('--origin <origin>', 'with --supervised: coordinate of the top-left pixel in the files').choices(['0', '1']).default('0'))
    .option('--init <model>', `model whose weights are the start: one that ships (${SHIPPED_MODELS.join(', ')}) or a model folder (default: random weights)`)
    .addOption(new Option('--loss <loss>', 'loss of the correspond stages').choices(LOSS_KINDS))
    .option('--no-ahm', 'without hard negative mining in stage 1')
    .option('--minutes <count>', 'time budget; the run keeps its model and can be resumed', parsePositive)
    .option('--retry-smaller-batch', 'where memory is used up, go on from the last checkpoint with half the batch, as often as it helps')
    .option('--stages <count>', 'only so many stages of the curriculum', parseCount)
    .option('--seed <number>', 'every random choice follows from it', parseSeed)
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--set <key=value...>', 'single configuration keys, e.g. stages.0.steps=200')
    .option('--explain', 'print every configuration key with its meaning and its value in the preset')
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: TrainFlags, command: Command) => {
      if (flags.explain) return void process.stdout.write(explainConfig(flags.supervised === undefined ? flags.preset : SUPERVISED_NAME))
      const required = [flags.branch, flags.corrections, flags.supervised].every((source) => source === undefined) ? (['footage', 'out'] as const) : (['out'] as const)
      for (const name of required) if (flags[name] === undefined) command.error(`error: required option '--${name}' not specified`)
      const preset = flags.corrections !== undefined && command.getOptionValueSource('preset') === 'default' ? 'quick' : flags.preset
      return runCommand(flags, (context) => train({ ...flags, preset }, context))
    })
}

async function train({ ahm, set = [], stages, branch, corrections, supervised, only, origin, holdOut, explain: _, json: __, from, to, stride, downsample, leaveOut, ...flags }: TrainFlags, context: JobContext): Promise<JobResult> {
  const overrides = Object.fromEntries(set.map(parseAssignment))
  const options = corrections === undefined ? flags : await addCorrections(flags, { project: corrections, holdsOut: holdOut === 'half', reporter: context.reporter })
  const portion = readPortion({ from, to, stride, downsample, leaveOut })
  const request = { ...options, ...(portion === undefined ? {} : { portion }), ...(ahm ? {} : { hardNegativeMining: false }), ...(stages === undefined ? {} : { stageCount: stages }), overrides, ...context }
  const outcome = await learn(request, { branch, supervised, only, origin: origin === '1' ? 1 : 0 })
  context.reporter({ kind: 'message', level: 'info', text: `${outcome.steps} steps, ${outcome.reason}. Track with it: pultrack track CLIP --box L,T,W,H --model ${outcome.run}/model --out DIR` })
  return outcome.failedClips > 0 ? { exitCode: EXIT.partlyFailed } : {}
}

type Learning = Parameters<typeof runLearning>[0]

/** From footage, from where an earlier run stands, or from sequences with boxes. */
function learn(request: Learning, { branch, supervised, only, origin }: Record<'branch' | 'supervised' | 'only', string | undefined> & { origin: 0 | 1 }): Promise<LearnOutcome> {
  if (supervised !== undefined) return superviseLearning({ ...request, sequences: supervised, only, origin })
  return branch === undefined ? runLearning(request) : branchLearning({ ...request, from: branch })
}

type Learned = Omit<LearnOptions, 'overrides' | 'hardNegativeMining'>

/** Footage that was named is mined as well; another model than the one that was corrected has to be one of the same kind. */
async function addCorrections({ footage = [], init, ...options }: Omit<Learned, 'footage'> & { footage?: string[] }, request: ReadCorrectionsRequest): Promise<Learned> {
  const { corrections, footage: corrected, model, card: { backbone, correlation } } = await readCorrections(request)
  return { ...options, backbone, correlation, corrections, footage: [...new Set([...corrected, ...footage])], init: init ?? model }
}

/** `key=value`, the value as JSON where it is JSON, else as text. */
function parseAssignment(text: string): [string, unknown] {
  const at = text.indexOf('=')
  if (at < 1) throw new AppError({ code: 'config-invalid', message: `--set ${text} assigns nothing.`, hint: 'Write key=value, for example --set stages.0.steps=200; every key: pultrack train --explain' })
  const [key, value] = [text.slice(0, at), text.slice(at + 1)]
  try {
    return [key, JSON.parse(value)]
  } catch {
    return [key, value]
  }
}

export function parsePositive(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('Give a number above 0.')
}

function parseSeed(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 0.')
}
