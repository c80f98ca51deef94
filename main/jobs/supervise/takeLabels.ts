import type { LabelsConfig } from '../../contract/config'
import { AppError } from '../../contract/errors'
import type { FrameSource, Picture } from '../../contract/frame'
import type { JobContext } from '../../contract/reporter'
import { cutContext } from '../../core/mine/chain'
import { describeStretch, planStretches, type LabelledPlace } from '../../core/supervise/stretches'
import { openClip } from '../../video/openClip'
import type { LearningStore } from '../learn/learningStore'
import type { LabelledSequence } from './labelFile'

export interface TakeLabelsRequest extends JobContext {
  sequences: readonly LabelledSequence[]
  labels: LabelsConfig
  store: LearningStore
  /** Paths by number, as the run counts its clips. */
  clips: readonly string[]
}

/**
 * Takes the crops of labelled sequences into a run, stretch by stretch; goes on behind the last one that is in it. Comes back early on abort.
 * @throws AppError `clip-missing`, `clip-unreadable`, `output-unwritable`
 */
export async function takeLabels({ sequences, labels, store, clips, reporter, signal }: TakeLabelsRequest): Promise<void> {
  let before = 0
  for (const [done, { name, clip, boxes }] of sequences.entries()) {
    if (signal.aborted) return
    const stretches = planStretches(boxes, labels)
    const missing = stretches.slice(Math.max(0, store.spansTaken - before))
    if (missing.length > 0) {
      const source = await openClip({ path: clip, signal })
      try {
        for (const places of missing) await store.addSpan(await cutStretch({ places, source, clip: clips.indexOf(clip) }))
      } finally {
        await source.close()
      }
    }
    before += stretches.length
    reporter({ kind: 'progress', unit: 'sequences', done: done + 1, total: sequences.length, item: name })
  }
}

interface CutStretchRequest {
  places: readonly LabelledPlace[]
  source: FrameSource
  clip: number
}

async function cutStretch({ places, source, clip }: CutStretchRequest): Promise<Parameters<LearningStore['addSpan']>[0]> {
  const cut: LabelledPlace[] = []
  const pictures: Picture[] = []
  for (const { frameIndex, box } of places) {
    const picture = await source.readFrame(frameIndex).catch(skipMissing)
    if (!picture) continue
    cut.push({ frameIndex, box })
    pictures.push(cutContext(picture, box))
  }
  const chain = describeStretch({ places: cut.length > 0 ? cut : places, clip })
  return { chain: { ...chain, rejection: cut.length < 2 ? 'too-short' : null }, pictures, drifts: [] }
}

/** A gap in the file, or a label behind its end, costs that frame. */
function skipMissing(thrown: unknown): null {
  if (thrown instanceof AppError && thrown.code === 'clip-frame-missing') return null
  throw thrown
}
