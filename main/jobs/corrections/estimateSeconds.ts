import type { LessonSpan } from '../../contract/corrections'
import { presetConfig, type Preset } from '../../core/curriculum/presets'

/** On two processor cores, with AlexNet [M]: a step of eight pairs, a tracked frame, a chain of ten frames there and back, a crop. */
const SECONDS = { step: 0.75, frame: 0.075, chain: 0.7, crop: 0.03 }
/** Most frames that are tracked of one span, as `measureSpans` has it. */
const MOST_FRAMES = 240

/** About how long learning from these spans takes, seconds: to say beforehand whether one waits or goes for a coffee. */
export function estimateSeconds({ spans, preset }: { spans: readonly (Pick<LessonSpan, 'clip' | 'from' | 'to' | 'places' | 'heldOut'>)[]; preset: Preset }): number {
  const { stages, sampling } = presetConfig(preset)
  const clips = new Set(spans.map(({ clip }) => clip)).size
  const tracked = spans.filter(({ heldOut }) => heldOut).reduce((sum, { from, to }) => sum + Math.min(MOST_FRAMES, to - from), 0)
  const crops = spans.filter(({ heldOut }) => !heldOut).reduce((sum, { places }) => sum + Math.min(36, places.length), 0)
  const learning = stages.reduce((sum, stage) => sum + (stage.kind === 'mine' ? clips * sampling.windowsPerClip * stage.chainsPerWindow * SECONDS.chain : stage.steps * SECONDS.step), 0)
  return Math.round(learning + 2 * tracked * SECONDS.frame + crops * SECONDS.crop)
}
