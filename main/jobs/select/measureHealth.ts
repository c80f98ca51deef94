import type { MineStage, SamplingConfig } from '../../contract/config'
import { AppError } from '../../contract/errors'
import type { ClipWindow } from '../../contract/learning'
import type { JobContext } from '../../contract/reporter'
import { presetConfig } from '../../core/curriculum/presets'
import { planWindows } from '../../core/mine/windows'
import type { SiameseNetwork } from '../../core/network/siameseNetwork'
import { Random } from '../../core/random'
import { computeHealth, type ChainHealth, type ModelHealth } from '../../core/select/health'
import { probeWindow, proposeProbes } from '../../core/select/probeChains'
import { nameClips } from '../clips/clipName'
import { surveyFootage, type FootageClip } from '../learn/footage'
import { readWindowFrames } from '../learn/windowFrames'
import { throwIfStopped } from '../evaluateTracker'

/** Of `standard`: followed over 27 frames, one scale; every chain is looked at, also those that mining would drop. */
const preset = presetConfig('standard')
const STAGE: MineStage = { ...(preset.stages[1] as MineStage), frameStep: 3 }
const SAMPLING: SamplingConfig = { ...preset.sampling, windowLength: (STAGE.chainLength - 1) * STAGE.frameStep + 1, instancesPerFrame: STAGE.chainsPerWindow }

export interface MeasureHealthRequest extends JobContext {
  /** Files and folders of footage that no model learned from. */
  footage: readonly string[]
  /** By name. */
  models: ReadonlyMap<string, SiameseNetwork>
  /** Of a clip, evenly over it. */
  windowsPerClip: number
}

/**
 * Health of each model on the same patches of the same footage.
 * @throws AppError `footage-empty`, `footage-unreadable`, `nothing-to-learn` when nothing in it could be judged, `interrupted`
 */
export async function measureHealth({ footage, models, windowsPerClip, reporter, signal }: MeasureHealthRequest): Promise<Map<string, ModelHealth>> {
  const { clips } = await surveyFootage({ paths: footage, reporter, signal })
  const windows = planWindows(clips.map(({ frames }) => frames), { ...SAMPLING, windowsPerClip })
  const names = nameClips(clips.map(({ path }) => path))
  const found = new Map([...models.keys()].map((name): [string, ChainHealth[]] => [name, []]))
  for (const [done, window] of windows.entries()) {
    throwIfStopped(signal)
    reporter({ kind: 'progress', unit: 'windows', done, total: windows.length, item: names[window.clip]! })
    await probeAll({ window, clip: clips[window.clip]!, models, found })
  }
  return new Map([...found].map(([name, chains]) => [name, judge(chains)]))
}

async function probeAll({ window, clip, models, found }: { window: ClipWindow; clip: FootageClip; models: ReadonlyMap<string, SiameseNetwork>; found: Map<string, ChainHealth[]> }): Promise<void> {
  const frames = await readWindowFrames(clip, window)
  if (!frames) return
  const random = new Random(window.index)
  const probes = proposeProbes({ window, frames, sampling: SAMPLING, random: random.fork('probes') })
  if (probes.length === 0) return
  for (const [name, network] of models) {
    const chains = await probeWindow({ network, window, frames, probes, stage: STAGE, random: random.fork('follow') })
    found.get(name)!.push(...chains.map((chain) => ({ clip: clip.path, ...chain })))
  }
}

function judge(chains: readonly ChainHealth[]): ModelHealth {
  if (chains.some(({ separation }) => separation !== null)) return computeHealth(chains)
  throw new AppError({ code: 'nothing-to-learn', message: 'Nothing in this footage could be followed with background around it.', hint: 'Name footage of at least a second, in which there is more than the object itself.' })
}
