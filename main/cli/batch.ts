import type { Command } from 'commander'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import type { JobContext } from '../contract/reporter'
import { handOut } from '../jobs/batch/batchWork'
import { TOGETHER } from '../jobs/batch/workOff'
import { runBatch } from '../jobs/batchJob'
import { addExecutorOptions, chooseExecutor, type ExecutorFlags } from './executorOptions'
import { parseBox, parseFrame } from './parseBox'
import { parseCount } from './parseCount'
import { addPortionOptions, readPortion, type PortionFlags } from './portionFlags'
import { EXIT, runCommand } from './run'
import { addTrackerOptions, engineChoice, rateOf, type TrackerFlags } from './trackerOptions'

interface BatchFlags extends TrackerFlags, PortionFlags, ExecutorFlags {
  manifest?: string
  box?: Box
  frame?: number
  template?: string
  out: string
  overwrite?: boolean
  retry?: boolean
  together: number
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
  addExecutorOptions(addTrackerOptions(addPortionOptions(command)), { items: 'clips', shared: '--out, clips and model' })
    .option('--overwrite', 'replace results of another clip, portion, box, model or setting')
    .option('--retry', 'try again what has failed')
    .option('--together <count>', 'clips tracked in step, their pictures going through the network as one batch: more memory, the same bytes', parseCount, TOGETHER)
    .option('--json', 'one JSON object a line on stdout')
    .action((paths: string[], flags: BatchFlags) => runCommand(flags, (context) => batch(paths, { ...flags, ...context })))
}

async function batch(paths: string[], { engine, from, to, stride, downsample, leaveOut, ...options }: BatchFlags & JobContext): Promise<{ exitCode?: number }> {
  const { box, frame, template, model, manifest, overlay = false, responses = false } = options
  if (paths.length === 0 && manifest === undefined) throw usage('batch needs clips: files, folders or patterns, or --manifest.')
  if (template !== undefined && !box) throw usage('--template needs --box: the target in --frame of that clip.')
  const portion = readPortion({ from, to, stride, downsample, leaveOut })
  const settings = { model: model ?? null, falseAlarmRate: rateOf(options), overlay, responses }
  const remote = chooseExecutor(options)
  const { done, skipped, failed } = await runBatch({ ...options, ...engineChoice({ ...options, engine }), executor: remote ? handOut(remote) : undefined, paths, settings, ...(portion ? { portionOf: () => portion } : {}), ...(box ? { object: { box, frame, template } } : {}) })
  const before = skipped === 0 ? '' : `, ${skipped} of them before`
  options.reporter({ kind: 'message', level: 'info', text: `${done} clips tracked${before}; ${failed} failed${failed > 0 ? ' (--retry tries them again)' : ''}.` })
  return failed === 0 ? {} : { exitCode: done > 0 ? EXIT.partlyFailed : EXIT.failed }
}

function usage(message: string): AppError {
  return new AppError({ code: 'usage', message, hint: 'pultrack batch --help shows every option.' })
}
