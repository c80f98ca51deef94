import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBackend } from '../../main/backend/openBackend'
import type { LessonSpan } from '../../main/contract/corrections'
import type { FrameSource } from '../../main/contract/frame'
import { TRACKING_CONSTANTS } from '../../main/contract/model'
import type { JobContext } from '../../main/contract/reporter'
import type { TrackSample } from '../../main/contract/track'
import { deriveSpans } from '../../main/core/corrections/deriveSpans'
import { compareSpans } from '../../main/core/corrections/effect'
import { holdOut } from '../../main/core/corrections/holdOut'
import { blendTracks } from '../../main/core/track/blend'
import { computeOverlap } from '../../main/core/evaluate/overlap'
import { trackWith } from '../../main/core/track/ownNetwork'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
import { measureSpans, type MeasuredSpan } from '../../main/jobs/corrections/measureSpans'
import { findSequences, type EvaluationSequence } from '../../main/jobs/evaluateSequences'
import { runLearning } from '../../main/jobs/learnJob'
import { findDefaultModel } from '../../main/jobs/shippedModels'
import { noteDisplaced, type DisplacedAnswers } from '../../main/jobs/project/displacedAnswers'
import type { LoadedNetwork } from '../../main/jobs/tracking/modelShelf'
import { trackSession, type Direction } from '../../main/jobs/tracking/trackSession'
import { loadModel } from '../../main/store/modelFile'
import { openClip } from '../../main/video/openClip'

/**
 * What learning from corrections brings. Each target is tracked from its first box; a person's eye, for which the ground truth stands, gives the true box at the worst frame
 * again and again, and each time the span is repaired: that is the project of a person who corrects. Then a run learns from every second corrected span, and the others are tracked
 * before and after: compared with the corrected boxes, as the window does, and with the ground truth, which it does not have. Other runs learn the same without the drift regions, and
 * without the corrections; with `--set` one run learns by that setting alone.
 */
const VARIANTS: Record<string, Record<string, unknown>> = {
  'spans and drifts': {},
  'spans alone': { 'stages.1.driftShare': 0 },
  'without corrections': { 'stages.1.correctedShare': 0 },
}
/** Corrected as long as the worst frame is below. */
const BAD_OVERLAP = 0.5

const { values } = parseArgs({ options: {
  sequences: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' }, frames: { type: 'string', default: '100' }, corrections: { type: 'string', default: '3' },
  steps: { type: 'string', default: '120' }, seed: { type: 'string', default: '1' }, set: { type: 'string', multiple: true, default: [] },
} })
if (values.sequences === undefined || values.out === undefined) throw new Error('--sequences FOLDER --out FOLDER: folders with groundtruth_rect.txt beside clip.mp4 or img/; where the runs go')
const out = values.out
const context: JobContext = { signal: new AbortController().signal, reporter: (event) => event.kind === 'message' && process.stderr.write(`${event.text}\n`) }
await openBackend({ device: 'cpu' })
await mkdir(out, { recursive: true })
const truths = new Map<string, EvaluationSequence['groundTruth']>()
const spans = await gather()
tell({ kind: 'corrected', spans: spans.length, heldOut: spans.filter(({ heldOut }) => heldOut).length, drifts: spans.filter(({ heldOut }) => !heldOut).reduce((sum, { drifts }) => sum + drifts.length, 0) })
const before = await measure(await findDefaultModel())
const chosen = values.set.length > 0 ? { [values.set.join(' ')]: Object.fromEntries(values.set.map((text) => text.split('=') as [string, string]).map(([key, value]) => [key, Number(value)])) } : VARIANTS
for (const [name, overrides] of Object.entries(chosen)) await compare(name, overrides)

type Corrections = ReturnType<typeof deriveSpans>

/** The corrections of every sequence; kept in the folder as they are made, because a person would not make them again either. */
async function gather(): Promise<LessonSpan[]> {
  const { sequences } = await findSequences({ folder: values.sequences!, origin: 0, only: values.only })
  const file = join(out, 'spans.json')
  const made = await readFile(file, 'utf8').then((text) => JSON.parse(text) as Record<string, Corrections>, () => ({}) as Record<string, Corrections>)
  const loaded = await load(await findDefaultModel())
  for (const sequence of sequences) {
    if (sequence.clip !== null) truths.set(sequence.clip, sequence.groundTruth)
    made[sequence.name] ??= await correct(sequence, loaded)
    await writeFile(file, JSON.stringify(made))
    tell({ kind: 'sequence', name: sequence.name, spans: made[sequence.name]!.map(({ from, to, drifts }) => ({ from, to, drifts: drifts.length })) })
  }
  loaded.dispose()
  return holdOut(sequences.flatMap(({ name, clip }) => made[name]!.map((span) => ({ ...span, clip: clip!, track: name.replaceAll('_', '-'), label: name }))))
}

interface Track {
  samples: Map<number, TrackSample>
  displaced: DisplacedAnswers
}

async function correct({ clip, groundTruth }: EvaluationSequence, loaded: LoadedNetwork): Promise<Corrections> {
  const first = groundTruth.findIndex((box) => box !== null)
  if (clip === null || first < 0) return []
  const source = await openClip({ path: clip })
  try {
    const last = Math.min(source.clip.frameCount - 1, first + Number(values.frames))
    const track: Track = { samples: new Map([[first, drawn(first, groundTruth)]]), displaced: new Map() }
    put(track, await follow({ source, loaded, first: track.samples.get(first)!, frames: last - first }))
    for (let made = 0; made < Number(values.corrections); made += 1) {
      const worst = findWorst(track, groundTruth)
      if (worst === null) break
      put(track, [drawn(worst, groundTruth)])
      put(track, await repair({ source, loaded, track, frameIndex: worst, last }))
    }
    const inOrder = (samples: Iterable<TrackSample>): TrackSample[] => [...samples].sort((a, b) => a.frameIndex - b.frameIndex)
    return deriveSpans({ samples: inOrder(track.samples.values()), displaced: inOrder(track.displaced.values()) })
  } finally {
    await source.close()
  }
}

function drawn(frameIndex: number, groundTruth: EvaluationSequence['groundTruth']): TrackSample {
  return { frameIndex, mediaTime: 0, box: groundTruth[frameIndex]!, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null }
}

function put(track: Track, given: readonly TrackSample[]): void {
  const samples = given.filter(({ frameIndex, source }) => source === 'user' || track.samples.get(frameIndex)?.source !== 'user')
  track.displaced = noteDisplaced(track.displaced, { before: track.samples, after: samples })
  for (const sample of samples) track.samples.set(sample.frameIndex, sample)
}

function findWorst({ samples }: Track, groundTruth: EvaluationSequence['groundTruth']): number | null {
  let worst: { frameIndex: number; overlap: number } | null = null
  for (const { frameIndex, box, source } of samples.values()) {
    const truth = groundTruth[frameIndex]
    if (!truth || source === 'user') continue
    const overlap = computeOverlap(box, truth)
    if (overlap < (worst?.overlap ?? BAD_OVERLAP)) worst = { frameIndex, overlap }
  }
  return worst?.frameIndex ?? null
}

async function follow({ source, loaded, first, frames, direction = 'forward' }: { source: FrameSource; loaded: LoadedNetwork; first: TrackSample; frames: number; direction?: Direction }): Promise<TrackSample[]> {
  const { frameIndex, box } = first
  // Every answer is taken for the target: where it drifts, it says so of another place.
  const request = { clip: 'clip_measure', track: 't', frameIndex, box, direction, frames, falseAlarmRate: null, preview: { width: 0, crops: false } }
  const samples: TrackSample[] = []
  for await (const { sample } of trackSession({ source, loaded, reached: {}, signal: context.signal, request })) samples.push(sample)
  return samples
}

/** From both ends, as a repair does, by the plain tracker: what knows when it is lost costs three times as much, and no drift would be left to learn from. */
async function repair({ source, loaded, track: { samples }, frameIndex, last }: { source: FrameSource; loaded: LoadedNetwork; track: Track; frameIndex: number; last: number }): Promise<TrackSample[]> {
  const keyframes = [...samples.values()].filter((sample) => sample.source === 'user').sort((a, b) => a.frameIndex - b.frameIndex)
  const corrected = samples.get(frameIndex)!
  const [earlier, later] = [keyframes.findLast((sample) => sample.frameIndex < frameIndex)!, keyframes.find((sample) => sample.frameIndex > frameIndex)]
  const before = await between({ source, loaded, first: earlier, last: corrected })
  return [...before, ...(later ? await between({ source, loaded, first: corrected, last: later }) : await follow({ source, loaded, first: corrected, frames: last - frameIndex }))]
}

async function between({ first, last, ...scene }: { source: FrameSource; loaded: LoadedNetwork; first: TrackSample; last: TrackSample }): Promise<TrackSample[]> {
  const frames = last.frameIndex - first.frameIndex
  if (frames < 2) return []
  return blendTracks({ first, last, ahead: await follow({ ...scene, first, frames }), back: await follow({ ...scene, first: last, frames, direction: 'backward' }) })
}

async function load(folder: string): Promise<LoadedNetwork> {
  const { card, tensors } = await loadModel(folder)
  const network = new SiameseNetwork({ backbone: card.backbone, correlation: card.correlation, tensors })
  return { network: trackWith(network), card, dispose: () => network.dispose() }
}

interface Measured {
  corrected: MeasuredSpan[]
  truth: MeasuredSpan[]
}

/** The same courses against the corrected boxes and against the ground truth. */
async function measure(folder: string): Promise<Measured> {
  const { network, card, dispose } = await load(folder)
  const heldOut = spans.filter((span) => span.heldOut)
  const on = async (measured: readonly LessonSpan[]): Promise<MeasuredSpan[]> => (await measureSpans({ ...context, spans: measured, network, constants: TRACKING_CONSTANTS[card.correlation], item: '' }))!
  const byTruth = heldOut.map((span) => ({ ...span, places: span.places.flatMap((place) => (truths.get(span.clip)?.[place.frameIndex] ? [{ ...place, box: truths.get(span.clip)![place.frameIndex]! }] : [])) }))
  const measured = { corrected: await on(heldOut), truth: await on(byTruth) }
  dispose()
  return measured
}

async function compare(name: string, overrides: Record<string, unknown>): Promise<void> {
  const run = join(out, `${name.replaceAll(/[ =]/g, '-')}-${values.seed}`)
  const started = performance.now()
  const clips = [...new Set(spans.map(({ clip }) => clip))]
  // Nothing is held out here: it is measured below, once for every variant.
  const corrections = spans.filter(({ heldOut }) => !heldOut)
  await runLearning({ ...context, footage: clips, out: run, preset: 'quick', seed: Number(values.seed), device: 'cpu', init: await findDefaultModel(), corrections, overrides: { 'stages.1.steps': Number(values.steps), ...overrides } })
  const seconds = Math.round((performance.now() - started) / 1000)
  const after = await measure(join(run, 'model'))
  for (const against of ['corrected', 'truth'] as const) {
    const pairs = before[against].map((span, index) => ({ before: span, after: after[against][index]! }))
    const mean = (when: 'before' | 'after'): number => pairs.reduce((sum, pair) => sum + pair[when].overlap, 0) / pairs.length
    const lost = (when: 'before' | 'after'): number => pairs.reduce((sum, pair) => sum + pair[when].lost, 0)
    tell({ kind: 'effect', variant: name, against, spans: pairs.length, before: mean('before'), after: mean('after'), lostBefore: lost('before'), lostAfter: lost('after'), ...compareSpans(pairs), seconds })
  }
  const heldOut = spans.filter((span) => span.heldOut)
  tell({ kind: 'spans', variant: name, each: heldOut.map(({ label, from, to }, index) => [label, from, to, before.truth[index]!.overlap.toFixed(3), after.truth[index]!.overlap.toFixed(3)]) })
}

function tell(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
