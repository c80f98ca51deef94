import type { LessonSpan } from '../../contract/corrections'
import type { ClipId } from '../../contract/ids'
import type { TrackSample } from '../../contract/track'
import { unpackSamples } from '../../contract/trackPacket'
import { deriveSpans } from '../../core/corrections/deriveSpans'
import type { RememberedClip } from '../../store/projectFile'
import type { ProjectTracks } from '../project/projectSession'

export type GatheredSpan = Omit<LessonSpan, 'heldOut'> & { clipId: ClipId }

export interface GatheredSpans {
  /** Clip by clip, track by track, in order of frames. */
  spans: GatheredSpan[]
  /** `modelId` of the model that gave most of the answers that were corrected; null where none is known. */
  modelId: string | null
}

/** What the corrections of a project say. Clips that are left out of learning are left out. @throws AppError `track-invalid` naming the file */
export async function gatherSpans(tracks: Pick<ProjectTracks, 'load' | 'displaced'>, clips: readonly RememberedClip[]): Promise<GatheredSpans> {
  const spans: GatheredSpan[] = []
  const answers = new Map<string, number>()
  for (const { clip, path, excluded } of clips) {
    if (excluded) continue
    for (const { track, label, samples } of await tracks.load(clip)) {
      const displaced = await tracks.displaced(clip, track)
      const found = deriveSpans({ samples: unpackSamples(samples), displaced })
      spans.push(...found.map((span) => ({ ...span, clip: path, clipId: clip, track, label })))
      if (found.length > 0) countModels(answers, displaced)
    }
  }
  const [most] = [...answers].sort((a, b) => b[1] - a[1])
  return { spans, modelId: most?.[0] ?? null }
}

function countModels(answers: Map<string, number>, displaced: readonly TrackSample[]): void {
  for (const { modelId } of displaced) if (modelId !== null) answers.set(modelId, (answers.get(modelId) ?? 0) + 1)
}
