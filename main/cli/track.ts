import { Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import type { Box } from '../contract/geometry'
import { TRACKER_ENGINES, type TrackerEngineName } from '../contract/trackerEngine'
import type { JobContext } from '../contract/reporter'
import { FALSE_ALARM_RATE, TRACK_STATES } from '../contract/track'
import type { TrackTally } from '../contract/trackTally'
import { runTracking } from '../jobs/trackJob'
import { parseBox, parseFrame } from './parseBox'
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
  const { tally, framesPerSecond } = await runTracking({ ...options, clip, trackerEngine: engine, falseAlarmRate: options.lossDetection ? options.falseAlarmRate : null })
  const { lowestScore } = tally
  const lowest = lowestScore ? `; lowest score ${lowestScore.score?.toFixed(3) ?? 'not finite'} in frame ${lowestScore.frameIndex}` : ''
  const text = `${tally.frames} frames at ${framesPerSecond.toFixed(1)} frames/s${lowest}${countStates(tally)}`
  options.reporter({ kind: 'message', level: 'info', text })
}

/** How many frames are in each state but tracked. */
function countStates({ states }: TrackTally): string {
  return TRACK_STATES.filter((state) => state !== 'tracked' && states[state] > 0).map((state) => `; ${states[state]} ${state}`).join('')
}
