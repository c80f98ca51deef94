import { Option, type Command } from 'commander'
import { EXECUTORS, type ExecutorName } from '../contract/batch'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import type { JobContext } from '../contract/reporter'
import { redisExecutor } from '../jobs/batch/executors/redis'
import { DEFAULT_QUEUE, DEFAULT_REDIS } from '../jobs/batch/executors/redisQueue'
import { slurmExecutor } from '../jobs/batch/executors/slurm'
import { TOGETHER } from '../jobs/batch/workOff'
import { runBatch, runHere, type Executor } from '../jobs/batchJob'
import { parseBox, parseFrame } from './parseBox'
import { parseCount } from './parseCount'
import { addPortionOptions, readPortion, type PortionFlags } from './portionFlags'
import { EXIT, runCommand } from './run'
import { addTrackerOptions, engineChoice, rateOf, type TrackerFlags } from './trackerOptions'

interface BatchFlags extends TrackerFlags, PortionFlags {
  manifest?: string
  box?: Box
  frame?: number
  template?: string
  out: string
  overwrite?: boolean
  retry?: boolean
  together: number
  executor: ExecutorName
  partition?: string
  time?: string
  gpus?: string
  atOnce?: number
  itemsPerTask?: number
  within?: string
  sbatch?: string[]
  redis: string
  queue: string
  json?: boolean
}

export function registerBatch(program: Command): void {
  const command = program
    .command('batch')
    .description('track in many clips; goes on where it was stopped')
    .argument('[paths...]', "video files, folders, and patterns such as 'farm/**/*.mp4'")
    .option('--manifest <file>', 'CSV (clip,frame,left,top,width,height,name,from,to,stride,downsample,leave_out) or JSON: the clips, the targets in them, and what of them is looked at')
    .option('--box <left,top,width,height>', 'the target in --frame of every clip that has none of its own (manifest, CLIP.box.txt or CLIP.box.json beside it)', parseBox)
    .option('--frame <index>', '0-based index of the frame that --box belongs to (default: that of --from)', parseFrame)
    .option('--template <clip>', '--box and --frame are of this clip: its target is searched for in the others')
    .requiredOption('--out <folder>', 'where clips/NAME/, summary.csv and summary.json go')
  addExecutorOptions(addTrackerOptions(addPortionOptions(command)))
    .option('--overwrite', 'replace results of another clip, portion, box, model or setting')
    .option('--retry', 'try again what has failed')
    .option('--together <count>', 'clips tracked in step, their pictures going through the network as one batch: more memory, the same bytes', parseCount, TOGETHER)
    .option('--json', 'one JSON object a line on stdout')
    .action((paths: string[], flags: BatchFlags) => runCommand(flags, (context) => batch(paths, { ...flags, ...context })))
}

function addExecutorOptions(command: Command): Command {
  return command
    .addOption(new Option('--executor <executor>', 'who works the clips off; slurm and redis need --out, clips and model where all machines see them under the same path').choices(EXECUTORS).default('local'))
    .option('--partition <name>', 'slurm: as of sbatch')
    .option('--time <limit>', 'slurm: of one task, as of sbatch')
    .option('--gpus <count>', 'slurm: of one task, as of sbatch')
    .option('--at-once <count>', 'slurm: tasks that may run at the same time', parseCount)
    .option('--items-per-task <count>', 'slurm: clips that one task works off (default: 1, more where there would be over 1000 tasks)', parseCount)
    .option('--within <command>', "slurm: put before the command, e.g. 'apptainer exec --nv lab.sif'")
    .option('--sbatch <option...>', 'slurm: passed on to sbatch as they are, e.g. --sbatch=--account=lab')
    .option('--redis <url>', 'redis: the server that workers listen to (pultrack worker --redis)', DEFAULT_REDIS)
    .option('--queue <name>', 'redis: the queue that workers listen to', DEFAULT_QUEUE)
}

async function batch(paths: string[], { engine, from, to, stride, downsample, leaveOut, ...options }: BatchFlags & JobContext): Promise<{ exitCode?: number }> {
  const { box, frame, template, model, manifest, overlay = false, responses = false } = options
  if (paths.length === 0 && manifest === undefined) throw usage('batch needs clips: files, folders or patterns, or --manifest.')
  if (template !== undefined && !box) throw usage('--template needs --box: the target in --frame of that clip.')
  const portion = readPortion({ from, to, stride, downsample, leaveOut })
  const settings = { model: model ?? null, falseAlarmRate: rateOf(options), overlay, responses }
  const { done, skipped, failed } = await runBatch({ ...options, ...engineChoice({ ...options, engine }), executor: chooseExecutor(options), paths, settings, ...(portion ? { portionOf: () => portion } : {}), ...(box ? { object: { box, frame, template } } : {}) })
  const before = skipped === 0 ? '' : `, ${skipped} of them before`
  options.reporter({ kind: 'message', level: 'info', text: `${done} clips tracked${before}; ${failed} failed${failed > 0 ? ' (--retry tries them again)' : ''}.` })
  return failed === 0 ? {} : { exitCode: done > 0 ? EXIT.partlyFailed : EXIT.failed }
}

function chooseExecutor(flags: Omit<BatchFlags, 'engine' | keyof PortionFlags>): Executor {
  if (flags.executor === 'redis') return redisExecutor({ url: flags.redis, queue: flags.queue })
  if (flags.executor === 'slurm') return slurmExecutor({ ...flags, command: [process.execPath, ...process.argv.slice(1, 2)] })
  return runHere
}

function usage(message: string): AppError {
  return new AppError({ code: 'usage', message, hint: 'pultrack batch --help shows every option.' })
}
