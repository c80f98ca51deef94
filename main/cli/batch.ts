import { Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import type { JobContext } from '../contract/reporter'
import { FALSE_ALARM_RATE } from '../contract/track'
import { runBatch } from '../jobs/batchJob'
import { parseBox, parseFrame } from './parseBox'
import { parseRate } from './parseRate'
import { EXIT, runCommand } from './run'

interface BatchFlags extends Pick<BackendChoice, 'device'> {
  manifest?: string
  box?: Box
  frame: number
  template?: string
  falseAlarmRate: number
  lossDetection: boolean
  model?: string
  out: string
  overlay?: boolean
  responses?: boolean
  overwrite?: boolean
  retry?: boolean
  json?: boolean
}

export function registerBatch(program: Command): void {
  program
    .command('batch')
    .description('track in many clips; goes on where it was stopped')
    .argument('[paths...]', "video files, folders, and patterns such as 'farm/**/*.mp4'")
    .option('--manifest <file>', 'CSV (clip,frame,left,top,width,height,name) or JSON: the clips, and the targets in them')
    .option('--box <left,top,width,height>', 'the target in --frame of every clip that has none of its own (manifest, CLIP.box.txt or CLIP.box.json beside it)', parseBox)
    .option('--frame <index>', '0-based index of the frame that --box belongs to', parseFrame, 0)
    .option('--template <clip>', '--box and --frame are of this clip: its target is searched for in the others')
    .option('--false-alarm-rate <share>', 'as of `track`', parseRate, FALSE_ALARM_RATE)
    .option('--no-loss-detection', 'as of `track`')
    .option('--model <model>', 'as of `track` (default: the model that ships)')
    .requiredOption('--out <folder>', 'where clips/NAME/, summary.csv and summary.json go')
    .option('--overlay', 'also write overlay.mp4 of each clip')
    .option('--responses', 'also write the response map of every frame')
    .option('--overwrite', 'replace results of another clip, box, model or setting')
    .option('--retry', 'try again what has failed')
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--json', 'one JSON object a line on stdout')
    .action((paths: string[], flags: BatchFlags) => runCommand(flags, (context) => batch(paths, { ...flags, ...context })))
}

async function batch(paths: string[], options: BatchFlags & JobContext): Promise<{ exitCode?: number }> {
  const { box, frame, template, model, manifest, falseAlarmRate, lossDetection, overlay = false, responses = false } = options
  if (paths.length === 0 && manifest === undefined) throw usage('batch needs clips: files, folders or patterns, or --manifest.')
  if (template !== undefined && !box) throw usage('--template needs --box: the target in --frame of that clip.')
  const settings = { model: model ?? null, falseAlarmRate: lossDetection ? falseAlarmRate : null, overlay, responses }
  const { done, skipped, failed } = await runBatch({ ...options, paths, settings, ...(box ? { object: { box, frame, template } } : {}) })
  const before = skipped === 0 ? '' : `, ${skipped} of them before`
  options.reporter({ kind: 'message', level: 'info', text: `${done} clips tracked${before}; ${failed} failed${failed > 0 ? ' (--retry tries them again)' : ''}.` })
  return failed === 0 ? {} : { exitCode: done > 0 ? EXIT.partlyFailed : EXIT.failed }
}

function usage(message: string): AppError {
  return new AppError({ code: 'usage', message, hint: 'pultrack batch --help shows every option.' })
}
