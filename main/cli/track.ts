import { InvalidArgumentError, Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import type { Box } from '../contract/geometry'
import { TRACKER_ENGINES, type TrackerEngineName } from '../contract/trackerEngine'
import type { JobContext } from '../contract/reporter'
import { FALSE_ALARM_RATE, TRACK_STATES, type TrackSample } from '../contract/track'
import { runTracking } from '../jobs/trackJob'
import { parseRate } from './parseRate'
import { runCommand } from './run'

interface TrackFlags extends Pick<BackendChoice, 'device'> {
  box: Box
  engine: TrackerEngineName | 'auto'
  frame: number
  backward?: boolean
  falseAlarmRate: number
  lossDetection: boolean
  model?: string
  out: string
  overlay?: boolean
  responses?: boolean
  overwrite?: boolean
  json?: boolean
}

export function registerTrack(program: Command): void {
  program
    .command('track')
    .description('follow one target through a clip')
    .argument('<clip>', 'video file, or folder of images')
    .requiredOption('--box <left,top,width,height>', 'the target in --frame, 0-based source pixels', parseBox)
    .option('--frame <index>', '0-based index of the frame that the box belongs to', parseFrame, 0)
    .option('--backward', 'towards the beginning of the clip')
    .option('--false-alarm-rate <share>', 'how often background may pass for the target: weaker answers are not called tracked', parseRate, FALSE_ALARM_RATE)
    .option('--no-loss-detection', 'take every answer for the target, and never search the whole picture')
    .option('--model <model>', 'model folder, identity, or random:SEED (default: the model that ships)')
    .requiredOption('--out <folder>', 'where track.csv and track.json go')
    .option('--overlay', 'also write overlay.mp4')
    .option('--responses', 'also write the response map of every frame')
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .addOption(new Option('--engine <engine>', "what computes the tracker's network; auto: the fastest that agrees with TensorFlow, by a short test").choices(['auto', ...TRACKER_ENGINES]).default('auto'))
    .option('--overwrite', 'write into an output folder that is not empty')
    .option('--json', 'one JSON object a line on stdout')
    .action((clip: string, flags: TrackFlags) => runCommand(flags, (context) => track(clip, { ...flags, ...context })))
}

async function track(clip: string, { engine, ...options }: TrackFlags & JobContext): Promise<void> {
  const { samples, framesPerSecond } = await runTracking({ ...options, clip, trackerEngine: engine, falseAlarmRate: options.lossDetection ? options.falseAlarmRate : null })
  const tracked = samples.filter(({ source }) => source === 'tracker')
  const weakest = tracked.length === 0 ? null : tracked.reduce((low, sample) => (sample.score < low.score ? sample : low))
  const lowest = weakest ? `; lowest score ${weakest.score.toFixed(3)} in frame ${weakest.frameIndex}` : ''
  const text = `${samples.length} frames at ${framesPerSecond.toFixed(1)} frames/s${lowest}${countStates(tracked)}`
  options.reporter({ kind: 'message', level: 'info', text })
}

/** How many frames are in each state but tracked. */
function countStates(samples: readonly TrackSample[]): string {
  const counts = TRACK_STATES.filter((state) => state !== 'tracked').map((state) => ({ state, count: samples.filter((sample) => sample.state === state).length }))
  return counts.filter(({ count }) => count > 0).map(({ state, count }) => `; ${count} ${state}`).join('')
}

/** The count of numbers is the command line's business; whether they make a box is the tracker's, which names clip and frame. */
function parseBox(text: string): Box {
  const fields = text.split(',').map((field) => (field.trim() === '' ? null : Number(field)))
  const [left, top, width, height] = fields
  const isNumber = (value: number | null | undefined, index: number): boolean => typeof value === 'number' && (!Number.isNaN(value) || /nan/i.test(text.split(',')[index]!))
  if (fields.length !== 4 || !fields.every(isNumber)) throw new InvalidArgumentError('Give four numbers: left,top,width,height.')
  return { left: left!, top: top!, width: width!, height: height! }
}

function parseFrame(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 0.')
}
