import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { openBackend } from '../../main/backend/openBackend'
import type { FrameSource } from '../../main/contract/frame'
import type { Box } from '../../main/contract/geometry'
import type { TrackSample } from '../../main/contract/track'
import { computeOverlap } from '../../main/core/evaluate/overlap'
import { trackWith } from '../../main/core/track/ownNetwork'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
import type { Anchor } from '../../main/core/track/blend'
import { findSequences, type EvaluationSequence } from '../../main/jobs/evaluateSequences'
import { findDefaultModel } from '../../main/jobs/shippedModels'
import type { LoadedNetwork } from '../../main/jobs/tracking/modelShelf'
import { repairSpan } from '../../main/jobs/tracking/repairSpan'
import { trackSession } from '../../main/jobs/tracking/trackSession'
import { loadModel } from '../../main/store/modelFile'
import { openClip } from '../../main/video/openClip'
import { summarise } from './spread'

/**
 * What one correction is worth: a target is tracked from its first box; a person's eye, for which the ground truth stands, gives the true box at the worst
 * frame; then the span is repaired, or only tracked forward from there. `open`: no other keyframe behind it; `closed`: one at the last frame.
 */
interface Gain {
  name: string
  frames: number
  worst: { frameIndex: number; overlap: number }
  before: number
  open: { forward: number; repaired: number }
  closed: { forward: number; repaired: number }
}

interface Scene {
  source: FrameSource
  loaded: LoadedNetwork
  truth: EvaluationSequence['groundTruth']
  first: Anchor
  last: Anchor
}

type Course = Map<number, Box>

/** Differences of overlap below this are counted as neither better nor worse. */
const TELLING = 0.005

const { values } = parseArgs({ options: { sequences: { type: 'string' }, only: { type: 'string' }, frames: { type: 'string', default: '150' }, out: { type: 'string' } } })
const most = values.frames === 'all' ? Infinity : Number(values.frames)
if (!(most >= 10)) throw new Error('--frames: "all", or a number of at least 10')
if (values.sequences === undefined) throw new Error('--sequences FOLDER: folders with groundtruth_rect.txt beside clip.mp4 or img/')
const { sequences } = await findSequences({ folder: values.sequences, origin: 0, only: values.only })
await openBackend({ device: 'cpu' })
const { card, tensors } = await loadModel(await findDefaultModel())
const network = new SiameseNetwork({ backbone: card.backbone, correlation: card.correlation, tensors })
const gains: Gain[] = []
for (const sequence of sequences) {
  const gain = await measure(sequence, { network: trackWith(network), card, dispose: () => network.dispose() })
  if (!gain) continue
  gains.push(gain)
  process.stdout.write(`${JSON.stringify(gain)}\n`)
}
const summary = { frames: values.frames, before: summarise(gains.map(({ before }) => before)), open: compare('open'), closed: compare('closed') }
process.stdout.write(`${JSON.stringify(summary, null, 1)}\n`)
if (values.out !== undefined) await writeFile(values.out, `${JSON.stringify({ ...summary, gains }, null, 1)}\n`)

async function measure({ name, clip, groundTruth }: EvaluationSequence, loaded: LoadedNetwork): Promise<Gain | null> {
  const known = groundTruth.slice(0, most).flatMap((box, frameIndex) => (box ? [{ frameIndex, box }] : []))
  const [first, last] = [known[0], known.at(-1)]
  if (clip === null || !first || !last || known.length < 10) return null
  const source = await openClip({ path: clip })
  try {
    return await correctOnce(name, { source, loaded, truth: groundTruth, first, last })
  } finally {
    await source.close()
  }
}

async function correctOnce(name: string, scene: Scene): Promise<Gain> {
  const { first, last, truth } = scene
  const tracked = await follow(scene, first)
  const inner = [...tracked.keys()].filter((frame) => truth[frame] && frame > first.frameIndex && frame < last.frameIndex)
  const overlapAt = (course: Course, frame: number): number => computeOverlap(course.get(frame) ?? truth[first.frameIndex]!, truth[frame]!)
  const worst = inner.reduce((low, frame) => (overlapAt(tracked, frame) < overlapAt(tracked, low) ? frame : low))
  const corrected = { frameIndex: worst, box: truth[worst]! }
  const forward = new Map([...tracked, ...(await follow(scene, corrected))])
  const closed = new Map([...tracked, ...(await repair(scene, { corrected, after: last }))])
  // Behind the corrected frame, where nothing stands, the repair is the forward run.
  const open = new Map([...forward, ...[...closed].filter(([frame]) => frame < worst)])
  const mean = (course: Course): number => {
    const compared = inner.filter((frame) => frame !== worst)
    return compared.reduce((sum, frame) => sum + overlapAt(course, frame), 0) / compared.length
  }
  return {
    name, frames: last.frameIndex - first.frameIndex + 1, worst: { frameIndex: worst, overlap: overlapAt(tracked, worst) }, before: mean(tracked),
    open: { forward: mean(forward), repaired: mean(open) }, closed: { forward: mean(forward), repaired: mean(closed) },
  }
}

async function follow({ source, loaded, last }: Scene, start: Anchor): Promise<Course> {
  const session = trackSession({
    source, loaded, reached: {}, signal: new AbortController().signal,
    request: { clip: 'clip_measure', track: 't', ...start, direction: 'forward', frames: last.frameIndex - start.frameIndex, preview: { width: 0, crops: false } },
  })
  const course: Course = new Map()
  for await (const { sample } of session) course.set(sample.frameIndex, sample.box)
  return course
}

async function repair({ source, loaded, first }: Scene, { corrected, after }: { corrected: Anchor; after: Anchor }): Promise<Course> {
  const request = { clip: 'clip_measure', track: 't', corrected, before: first, after, from: first.frameIndex, to: after.frameIndex }
  const samples: TrackSample[] = []
  for await (const gap of repairSpan({ source, loaded, request, signal: new AbortController().signal, onFrame: () => undefined })) samples.push(...gap)
  return new Map(samples.map(({ frameIndex, box }) => [frameIndex, box]))
}

/** Repair against forward alone, over the sequences; the difference is paired. */
function compare(kind: 'open' | 'closed'): object {
  const of = (way: 'forward' | 'repaired'): number[] => gains.map((gain) => gain[kind][way])
  const differences = gains.map((gain) => gain[kind].repaired - gain[kind].forward)
  const better = differences.filter((value) => value > TELLING).length
  const worse = differences.filter((value) => value < -TELLING).length
  return { forward: summarise(of('forward')), repaired: summarise(of('repaired')), gain: summarise(differences), better, worse }
}
