import type { Command } from 'commander'
import type { Box } from '../contract/geometry'
import type { JobContext } from '../contract/reporter'
import { TRACK_STATES } from '../contract/track'
import type { TrackTally } from '../contract/trackTally'
import { runTracking } from '../jobs/trackJob'
import { parseBox, parseFrame } from './parseBox'
import { addPortionOptions, readPortion, type PortionFlags } from './portionFlags'
import { runCommand } from './run'
import { addTrackerOptions, engineChoice, rateOf, type TrackerFlags } from './trackerOptions'

interface TrackFlags extends TrackerFlags, PortionFlags {
  box: Box
  frame?: number
  backward?: boolean
  out: string
  overwrite?: boolean
  json?: boolean
}

export function registerTrack(program: Command): void {
  const command = addPortionOptions(program.command('track').description('follow one target through a clip').argument('<clip>', 'video file, or folder of images'))
  command
    .requiredOption('--box <left,top,width,height>', 'the target in --frame, 0-based source pixels', parseBox)
    .option('--frame <index>', '0-based index of the frame that the box belongs to (default: that of --from)', parseFrame)
    .option('--backward', 'towards the beginning of the clip')
    .requiredOption('--out <folder>', 'where track.csv and track.json go')
  addTrackerOptions(command)
    .option('--overwrite', 'write into an output folder that is not empty')
    .option('--json', 'one JSON object a line on stdout')
    .action((clip: string, flags: TrackFlags) => runCommand(flags, (context) => track(clip, { ...flags, ...context })))
}

async function track(clip: string, { engine, from, to, stride, downsample, leaveOut, ...options }: TrackFlags & JobContext): Promise<void> {
  const portion = readPortion({ from, to, stride, downsample, leaveOut })
  const { tally, framesPerSecond } = await runTracking({ ...options, ...engineChoice({ ...options, engine }), clip, portion, frame: options.frame ?? from ?? 0, falseAlarmRate: rateOf(options) })
  const { lowestScore } = tally
  const lowest = lowestScore ? `; lowest score ${lowestScore.score?.toFixed(3) ?? 'not finite'} in frame ${lowestScore.frameIndex}` : ''
  const text = `${tally.frames} frames at ${framesPerSecond.toFixed(1)} frames/s${lowest}${countStates(tally)}`
  options.reporter({ kind: 'message', level: 'info', text })
}

/** How many frames are in each state but tracked. */
function countStates({ states }: TrackTally): string {
  return TRACK_STATES.filter((state) => state !== 'tracked' && states[state] > 0).map((state) => `; ${states[state]} ${state}`).join('')
}
