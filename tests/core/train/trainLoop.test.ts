import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LearnConfig } from '../../../main/contract/config'
import type { Picture } from '../../../main/contract/frame'
import type { TensorBundle } from '../../../main/contract/tensor'
import { cutDrift, describeSpan } from '../../../main/core/corrections/cutSpan'
import { cutContext } from '../../../main/core/mine/chain'
import type { LoopEvent } from '../../../main/core/train/loopEvents'
import { trainLoop } from '../../../main/core/train/trainLoop'
import { TrainState } from '../../../main/core/train/trainState'
import { MemoryLearningData } from '../../support/memoryLearningData'
import { openTestBackend } from '../../support/openTestBackend'
import { tinyConfig } from '../../support/tinyConfig'

openTestBackend()

const CONFIG: LearnConfig = tinyConfig()

interface Walked {
  events: LoopEvent[]
  /** Tensors alive at each event. */
  tensors: number[]
  /** The weights of conv1 at the end of each stage, from sampling on. */
  kernels: Float32Array[]
}

/** Drives the loop as a job does, up to and including the event for which `stop` says so. */
async function walk({ state, data, config = CONFIG, stop = () => false }: { state: TrainState; data: MemoryLearningData; config?: LearnConfig; stop?(event: LoopEvent, count: number): boolean }): Promise<Walked> {
  const walked: Walked = { events: [], tensors: [], kernels: [] }
  for await (const event of trainLoop({ state, config, data })) {
    data.store(event)
    walked.events.push(event)
    walked.tensors.push(tf.memory().numTensors)
    if (event.kind === 'stage-ended') walked.kernels.push(state.network.parameters.trainable.get('conv1/kernel')!.dataSync() as Float32Array)
    if (stop(event, walked.events.length)) break
  }
  return walked
}

/** What a run is known by: the series of every step. */
function seriesOf(events: readonly LoopEvent[]): Map<number, Record<string, number>> {
  return new Map(events.flatMap((event) => (event.kind === 'step' ? [[event.globalStep, event.series] as const] : [])))
}

function nameOf(event: LoopEvent): string {
  const stage = 'planned' in event ? `${event.planned?.stage.kind ?? 'sample'} ` : ''
  return `${stage}${event.kind}`
}

function expectSame(actual: ReadonlyMap<number, Record<string, number>>, expected: ReadonlyMap<number, Record<string, number>>): void {
  for (const [step, series] of actual) {
    for (const [name, value] of Object.entries(series)) expect(Math.abs(value - expected.get(step)![name]!), `${name} of step ${step}`).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)))
  }
}

let whole: Walked
let losses: Map<number, Record<string, number>>
let final: TensorBundle

beforeAll(async () => {
  const state = new TrainState(CONFIG)
  whole = await walk({ state, data: new MemoryLearningData() })
  losses = seriesOf(whole.events)
  final = await state.read()
  state.dispose()
}, 300_000)

afterAll(() => expect(tf.memory().numTensors).toBe(0))

describe('trainLoop', () => {
  it('goes through sampling and every stage in order, with a checkpoint where state and position agree', () => {
    const step = (kind: string): string[] => [`${kind} step`, `${kind} step`, 'checkpoint']
    const stage = (kind: string, events: string[]): string[] => [`${kind} stage-started`, ...events, `${kind} stage-ended`, 'checkpoint']
    // Random batches first; then the instances are ranked, anew every second step.
    const discriminate = ['discriminate step', 'discriminate ranked', 'discriminate step', 'checkpoint', 'discriminate ranked', 'discriminate step', 'discriminate step', 'checkpoint']
    const mine = stage('mine', ['mine mined', 'mine mined', 'mine mined', 'mine selected'])
    expect(whole.events.map(nameOf)).toEqual([
      ...stage('sample', ['sampled', 'sampled', 'sampled']), ...stage('discriminate', discriminate),
      ...mine, ...stage('correspond', [...step('correspond'), ...step('correspond')]), ...mine, ...stage('correspond', step('correspond')),
    ])
    expect([...losses.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('reports finite series: loss, gradient norm and rate, in stage 3 the peak error and the noise variance', () => {
    expect(Object.keys(losses.get(0)!).sort()).toEqual(['gradientNorm', 'learningRate', 'loss'])
    expect(Object.keys(losses.get(4)!).sort()).toEqual(['gradientNorm', 'learningRate', 'loss', 'noiseVariance', 'peakError'])
    for (const series of losses.values()) for (const value of Object.values(series)) expect(Number.isFinite(value)).toBe(true)
    expect(losses.get(4)!['noiseVariance']).toBe(1)
    const calibrated = losses.get(9)!['noiseVariance']!
    expect(calibrated !== 1 && calibrated >= 0.05 && calibrated <= 4).toBe(true)
  })

  it('keeps the number of tensors constant from the second step of a stage on', () => {
    const counts = whole.events.map((event, at) => ({ event, tensors: whole.tensors[at]! }))
    for (const index of [0, 2, 4]) {
      const own = counts.flatMap(({ event, tensors }) => (event.kind === 'step' && event.planned.index === index ? [tensors] : []))
      expect(new Set(own).size).toBe(1)
    }
    const windows = counts.filter(({ event }) => event.kind === 'mined').map(({ tensors }) => tensors)
    expect(new Set(windows).size).toBe(1)
  })

  it('moves the weights in training and leaves them alone in mining', () => {
    const [sampled, discriminated, mined, corresponded, minedAgain, last] = whole.kernels
    expect(mined).toEqual(discriminated)
    expect(minedAgain).toEqual(corresponded)
    expect(discriminated).not.toEqual(sampled)
    expect(corresponded).not.toEqual(mined)
    expect(last).toEqual(final['conv1/kernel']!.values)
  })

  it('follows from the seed', async () => {
    const config = { ...CONFIG, seed: 6 }
    const state = new TrainState(config)
    const { events } = await walk({ state, data: new MemoryLearningData(), config, stop: (event) => event.kind === 'step' })
    state.dispose()
    expect(Math.abs(seriesOf(events).get(0)!['loss']! - losses.get(0)!['loss']!)).toBeGreaterThan(1e-3)
  })

  it('goes on from read and load as if it had not been interrupted, wherever it stood', async () => {
    const interruptions = ['sampled', 'discriminate ranked', 'discriminate step', 'mine mined', 'correspond step', 'mine mined', 'correspond step', null]
    const data = new MemoryLearningData()
    const resumed = new Map<number, Record<string, number>>()
    let state = new TrainState(CONFIG)
    for (const interruption of interruptions) {
      const { events } = await walk({ state, data, stop: (event) => nameOf(event) === interruption })
      for (const [step, series] of seriesOf(events)) resumed.set(step, series)
      if (interruption === null) break
      expect(nameOf(events.at(-1)!)).toBe(interruption)
      const [saved, memory] = [await state.read(), structuredClone(state.memory)]
      state.dispose()
      state = new TrainState(CONFIG)
      state.load(saved, memory)
    }
    expect([...resumed.keys()]).toEqual([...losses.keys()])
    expectSame(resumed, losses)
    expect((await state.readModel())['conv1/kernel']!.values).toEqual(final['conv1/kernel']!.values)
    state.dispose()
  }, 300_000)
})

/** The curriculum of stages 2 and 3 alone, as the preset for a model that exists has it. */
const SHORT = { ...CONFIG, stages: CONFIG.stages.slice(1, 3) }

describe('trainLoop with a batch that is not finite', () => {
  it.each([['discriminate', CONFIG], ['correspond', SHORT]] as const)('stops in %s, hands over the batch, and nothing has moved', async (kind, config) => {
    const state = new TrainState(config)
    const data = new MemoryLearningData()
    await walk({ state, data, config, stop: (event) => event.kind === 'step' && event.planned.stage.kind === kind && event.step === 1 })
    const before = await state.read()
    const position = { ...state.position }
    // A stored crop is 8-bit and cannot hold it; a picture of floats stands for whatever makes a loss overflow.
    const readCrop = data.readCrop.bind(data)
    data.readCrop = async (id): Promise<Picture> => ({ ...(await readCrop(id)), data: new Float32Array(335 * 335 * 3).fill(Number.NaN) as unknown as Uint8Array })
    const { events } = await walk({ state, data, config })
    const last = events.at(-1)!
    expect(last).toMatchObject({ kind: 'not-finite', step: 2 })
    const pictures = last.kind === 'not-finite' ? Object.values(last.batch) : []
    expect(pictures.length).toBeGreaterThan(0)
    for (const { shape, values } of pictures) {
      expect(values).toHaveLength(shape.reduce((product, side) => product * side, 1))
      expect(values.every(Number.isNaN)).toBe(true)
    }
    expect(state.position).toEqual(position)
    const after = await state.read()
    expect(Object.keys(after)).toEqual(Object.keys(before))
    for (const [name, { values }] of Object.entries(after)) if (name !== 'similarityIndex') expect(Buffer.from(values.buffer).equals(Buffer.from(before[name]!.values.buffer)), name).toBe(true)
    state.dispose()
  }, 300_000)
})

describe('trainLoop with spans that a person has corrected', () => {
  /** A span of clip 0, and a place beside it that was taken for the target. */
  const correct = async (data: MemoryLearningData): Promise<void> => {
    const frames = [...(await data.readWindow(data.windows[0]!)).values()]
    const box = { left: 40, top: 30, width: 30, height: 26 }
    const crops = data.addCrops(frames.slice(0, 3).map((frame) => cutContext(frame, box)))
    const drift = cutDrift(frames[0]!, { frameIndex: 0, box: { ...box, left: 90 }, target: box })
    const [crop] = data.addCrops([drift.picture])
    data.corrected.chains.push({ ...describeSpan({ places: [0, 1, 2].map((frameIndex) => ({ frameIndex, box, user: true })), clip: 0 }), id: 900, crops })
    data.corrected.drifts.push({ id: 0, chain: 900, clip: 0, frameIndex: 0, box: { ...box, left: 90 }, offset: drift.offset, crop: crop! })
  }

  it('learns from them beside what it mines, and goes on from read and load as if it had not been interrupted', async () => {
    const walkThrough = async (interruption: number): Promise<{ series: Map<number, Record<string, number>>; read: number[] }> => {
      const data = new MemoryLearningData()
      await correct(data)
      const read: number[] = []
      const readCrop = data.readCrop.bind(data)
      data.readCrop = (id) => (read.push(id), readCrop(id))
      let state = new TrainState(SHORT)
      const first = await walk({ state, data, config: SHORT, stop: (event) => event.kind === 'step' && event.step === interruption })
      const [saved, memory] = [await state.read(), structuredClone(state.memory)]
      state.dispose()
      state = new TrainState(SHORT)
      state.load(saved, memory)
      const second = await walk({ state, data, config: SHORT })
      state.dispose()
      return { series: new Map([...seriesOf(first.events), ...seriesOf(second.events)]), read }
    }
    const [early, late] = [await walkThrough(0), await walkThrough(2)]
    expect(early.series.size).toBe(4)
    expectSame(early.series, late.series)
    expect(early.read.some((crop) => crop < 3), 'a crop of the span').toBe(true)
    expect(early.read, 'the drift').toContain(3)
    expect(early.read.some((crop) => crop > 3), 'what was mined').toBe(true)
  }, 300_000)
})

describe('trainLoop with stages that may end early', () => {
  const stages = tinyConfig({ 'stages.0.steps': 9, 'stages.0.earlyStop.patience': 2, 'stages.0.earlyStop.smoothing': 0, 'stages.0.earlyStop.minimumGain': 1 }).stages.slice(0, 1)
  const config = { ...CONFIG, stages } // no loss of this kind falls below zero: the first is the best, and the third step the last
  const reasonsOf = (events: readonly LoopEvent[]): string[] => events.flatMap((event) => (event.kind === 'stage-ended' && event.planned ? [event.reason] : []))

  it('ends one whose loss has not become better, says why, and goes on with the next', async () => {
    const state = new TrainState(config)
    const { events } = await walk({ state, config, data: new MemoryLearningData() })
    expect([...seriesOf(events).keys()]).toEqual([0, 1, 2])
    const best = seriesOf(events).get(0)!['loss']!.toPrecision(4)
    expect(reasonsOf(events)).toEqual([`ended early after 3 of 9 steps: the smoothed loss was at its best, ${best}, 2 steps before, and has not become better by more than 100 % since`])
    expect([state.position, state.skippedSteps]).toEqual([{ stage: 1, step: 0 }, 6])
    state.dispose()
  }, 60_000)

  it('ends it at the same step where it was stopped in between, also right before that', async () => {
    for (const last of [1, 2]) {
      const data = new MemoryLearningData()
      const first = new TrainState(config)
      await walk({ state: first, config, data, stop: (event) => event.kind === 'step' && event.step === last })
      const [saved, memory] = [await first.read(), structuredClone(first.memory)]
      first.dispose()
      const second = new TrainState(config)
      second.load(saved, memory)
      const { events } = await walk({ state: second, config, data })
      expect([...seriesOf(events).keys()]).toEqual([2].slice(last - 1))
      expect(reasonsOf(events)[0]).toContain('ended early after 3 of 9 steps')
      second.dispose()
    }
  }, 60_000)
})

describe('trainLoop with footage that a person left out', () => {
  it('neither mines there nor shows it to the network, from then on', async () => {
    const state = new TrainState(CONFIG)
    const data = new MemoryLearningData()
    await walk({ state, data, stop: (event) => event.kind === 'stage-ended' && event.planned?.stage.kind === 'discriminate' })
    data.excludedClips.add(1)
    const { events } = await walk({ state, data, stop: (event) => event.kind === 'stage-ended' && event.planned?.stage.kind === 'mine' })
    const found = new Map(events.flatMap((event) => (event.kind === 'mined' ? [[event.window.clip, event.found.length] as const] : [])))
    expect(found.get(1)).toBe(0)
    expect(found.get(0)).toBeGreaterThan(0)
    data.excludedClips.add(0) // its chains are there, and are not drawn any more
    const own = new Set(data.chains(1).flatMap(({ clip, crops }) => (clip === 2 ? crops : [])))
    const read: number[] = []
    const readCrop = data.readCrop.bind(data)
    data.readCrop = (id) => (read.push(id), readCrop(id))
    await walk({ state, data, stop: (event) => event.kind === 'step' })
    expect(read.length).toBeGreaterThan(0)
    expect(read.filter((crop) => !own.has(crop))).toEqual([])
    state.dispose()
  }, 300_000)

  it('says so where nothing is left', async () => {
    const state = new TrainState(CONFIG)
    const data = new MemoryLearningData()
    for (const clip of [0, 1, 2]) data.excludedClips.add(clip)
    await expect(walk({ state, data })).rejects.toMatchObject({ code: 'nothing-to-learn', message: expect.stringContaining('excluded') as string })
    state.dispose()
  })
})

describe('trainLoop without anything to learn from', () => {
  it('says so by code after sampling', async () => {
    const state = new TrainState(CONFIG)
    await expect(walk({ state, data: new MemoryLearningData({ clips: 1, frames: 1 }) })).rejects.toMatchObject({ code: 'nothing-to-learn', hint: expect.stringContaining('footage') as string })
    state.dispose()
  })

  it('says so when no chain held up', async () => {
    const config = { ...SHORT, stages: tinyConfig({ 'stages.1.minimumLength': 4 }).stages.slice(1, 3) } // longer than any chain
    const state = new TrainState(config)
    await expect(walk({ state, config, data: new MemoryLearningData() })).rejects.toMatchObject({ code: 'nothing-to-learn', message: expect.stringContaining('round 1') as string })
    state.dispose()
  })
})

describe('TrainState', () => {
  it('keeps the ranking of instances in a checkpoint: a new one would be of other weights', async () => {
    const state = new TrainState(CONFIG)
    state.similarityIndex = { channels: 2, vectors: Float32Array.from([1, 0, 0.6, 0.8, 0, 1]) }
    const saved = await state.read()
    const other = new TrainState(CONFIG)
    other.load(saved, { position: { stage: 0, step: 3 } })
    expect(other.similarityIndex).toEqual(state.similarityIndex)
    expect(other.position).toEqual({ stage: 0, step: 3 })
    state.dispose()
    other.dispose()
  })

  it('refuses a checkpoint of another shape by name and changes nothing', async () => {
    const state = new TrainState(CONFIG)
    const before = await state.read()
    const { 'conv3/kernel': _, ...rest } = final
    expect(() => state.load(rest, { position: { stage: 0, step: 1 } })).toThrow(expect.objectContaining({ code: 'checkpoint-invalid', message: expect.stringContaining('conv3/kernel') as string }) as Error)
    expect((await state.read())['conv1/kernel']).toEqual(before['conv1/kernel'])
    expect(state.position).toEqual({ stage: -1, step: 0 })
    state.dispose()
  })
})
