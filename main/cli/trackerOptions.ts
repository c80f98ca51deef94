import { Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import { FALSE_ALARM_RATE } from '../contract/track'
import { TRACKER_ENGINES, type TrackerEngineChoice, type TrackerEngineName } from '../contract/trackerEngine'
import { SHIPPED_MODELS } from '../jobs/shippedModels'
import { parseRate } from './parseRate'

/** What computes, as commands that track are told it. */
export interface EngineFlags extends Pick<BackendChoice, 'device'> {
  engine: TrackerEngineName | 'auto'
}

/** How is tracked, and what is written of it. */
export interface TrackerFlags extends EngineFlags {
  falseAlarmRate: number
  lossDetection: boolean
  model?: string
  overlay?: boolean
  responses?: boolean
}

export function addTrackerOptions(command: Command): Command {
  command
    .option('--false-alarm-rate <share>', 'how often background may pass for the target: weaker answers are not called tracked', parseRate, FALSE_ALARM_RATE)
    .option('--no-loss-detection', 'take every answer for the target, and never search the whole picture')
    .option('--model <model>', `one that ships (${SHIPPED_MODELS.join(', ')}), a model folder, identity, or random:SEED (default: ${SHIPPED_MODELS[0]})`)
    .option('--overlay', 'also write overlay.mp4')
    .option('--responses', 'also write the response map of every frame')
  return addEngineOptions(command)
}

export function addEngineOptions(command: Command): Command {
  return command
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .addOption(new Option('--engine <engine>', "what computes the tracker's network; auto: the fastest that agrees with TensorFlow, by a short test").choices(['auto', ...TRACKER_ENGINES]).default('auto'))
}

/** As jobs take them: there, `engine` is the one that learns. */
export function engineChoice({ device, engine }: EngineFlags): Pick<BackendChoice, 'device'> & TrackerEngineChoice {
  return { device, trackerEngine: engine }
}

export function rateOf({ lossDetection, falseAlarmRate }: Pick<TrackerFlags, 'lossDetection' | 'falseAlarmRate'>): number | null {
  return lossDetection ? falseAlarmRate : null
}
