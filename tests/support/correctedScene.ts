import type { CorrectedSpan, LessonSpan } from '../../main/contract/corrections'
import type { Box } from '../../main/contract/geometry'
import type { TrackSample } from '../../main/contract/track'

/** Where the patch of `makeSceneClip` is. */
export function sceneBox(seed: number, frame: number): Box {
  return { left: 30 + 9 * (seed % 4) + 3 * frame, top: 30 + 5 * (seed % 3) + 2 * frame, width: 30, height: 26 }
}

/** A track of such a clip: drawn in some frames, tracked between. */
export function sceneTrack({ seed, frames, drawn, drift = 0 }: { seed: number; frames: number; drawn: readonly number[]; drift?: number }): TrackSample[] {
  return Array.from({ length: frames }, (_, frameIndex): TrackSample => {
    const isDrawn = drawn.includes(frameIndex)
    const box = sceneBox(seed, frameIndex)
    return {
      frameIndex, mediaTime: frameIndex / 25, box: { ...box, left: box.left + (isDrawn ? 0 : drift) }, score: 0.9, psr: isDrawn ? null : 9, scaleIndex: isDrawn ? null : 1,
      confidence: null, state: 'tracked', source: isDrawn ? 'user' : 'tracker', modelId: isDrawn ? null : 'alexpul',
    }
  })
}

/** Two corrected spans of such a clip, the second held out; what was taken for the target lay beside it. */
export function sceneLesson({ clip, seed, track }: { clip: string; seed: number; track: string }): LessonSpan[] {
  const span = (from: number, to: number): CorrectedSpan => ({
    from, to, places: Array.from({ length: to - from + 1 }, (_, index) => ({ frameIndex: from + index, box: sceneBox(seed, from + index), user: index === 0 || from + index === to })),
    drifts: [{ frameIndex: from + 1, box: { ...sceneBox(seed, from + 1), left: 100 }, target: sceneBox(seed, from + 1) }],
  })
  return [{ ...span(0, 4), clip, track, label: track, heldOut: false }, { ...span(4, 7), clip, track, label: track, heldOut: true }]
}

/** The preset for a model that exists, in seconds. */
export const TINY_QUICK: Record<string, unknown> = {
  'sampling.windowLength': 6, 'sampling.windowsPerClip': 1, 'sampling.frameStep': 3, 'sampling.candidates': 60, 'sampling.minimumSide': 16,
  'stages.0.chainLength': 3, 'stages.0.chainsPerWindow': 1, 'stages.0.minimumLength': 2, 'stages.0.maximumCycleError': 100, 'stages.0.dropSimilarity': 0, 'stages.0.maximumStaticShare': 1,
  'stages.1.steps': 3, 'stages.1.batchSize': 4, checkpointSteps: 1,
}
