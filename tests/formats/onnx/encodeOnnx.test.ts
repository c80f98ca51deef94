import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { openOnnx } from '../../../main/backend/onnxRuntime'
import { BACKBONES, CORRELATION_KINDS, TRACKING_CONSTANTS, type Backbone, type CorrelationKind, type ModelCard } from '../../../main/contract/model'
import type { TensorBundle, Values } from '../../../main/contract/tensor'
import { describeNetwork } from '../../../main/core/network/graph/describeNetwork'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { CARD_KEY, encodeBackbone, encodeCorrelation, encodeEmbedder } from '../../../main/formats/onnx/encodeOnnx'
import { formulaTensors, pictures } from '../../core/network/formula'
import { openTestBackend } from '../../support/openTestBackend'

const SIDES = { exemplar: 127, search: 255 }
const TOLERANCE = 1e-4

openTestBackend()

const weights = new Map<Backbone, TensorBundle>()

async function makeModel(backbone: Backbone, correlation: CorrelationKind): Promise<{ network: SiameseNetwork; graph: ReturnType<typeof describeNetwork>; card: ModelCard }> {
  const network = new SiameseNetwork({ backbone, correlation })
  const tensors = weights.get(backbone) ?? formulaTensors(await network.parameters.read())
  weights.set(backbone, tensors)
  network.load(tensors)
  const card: ModelCard = { format: 'pultrack-model', version: 1, id: 'm', name: 'Ähnlich "M"', backbone, correlation, tracking: TRACKING_CONSTANTS[correlation], training: {} }
  return { network, graph: describeNetwork({ backbone, correlation, tensors }), card }
}

/** [N, side, side, 3] */
const squares = (name: keyof typeof SIDES, count: number): Values => ({ values: pictures(name, { count, side: SIDES[name] }), shape: [count, SIDES[name], SIDES[name], 3] })

function relative(values: Float32Array, right: Float32Array): number {
  expect(values.length).toBe(right.length)
  const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(largest).toBeGreaterThan(0)
  return values.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0) / largest
}

async function embedOwn(network: SiameseNetwork, { values, shape }: Values): Promise<Values> {
  const result = tf.tidy(() => tf.transpose(network.embed(tf.tensor4d(values, shape as [number, number, number, number])), [0, 3, 1, 2]))
  const embedding = { values: (await result.data()) as Float32Array, shape: result.shape }
  result.dispose()
  return embedding
}

const toChannelsFirst = ({ values, shape }: Values): Values => {
  const [count = 0, side = 0] = shape
  const turned = tf.tidy(() => tf.transpose(tf.tensor4d(values, [count, side, side, 3]), [0, 3, 1, 2]).dataSync() as Float32Array)
  return { values: turned, shape: [count, 3, side, side] }
}

describe.each(BACKBONES)('%s in ONNX Runtime', (backbone) => {
  it('embeds exemplars and search regions as the network does, whatever their number', async () => {
    const { network, graph, card } = await makeModel(backbone, 'plain')
    const session = await openOnnx(encodeBackbone({ graph, card }))
    for (const [name, count] of [['exemplar', 2], ['search', 1]] as const) {
      const crops = squares(name, count)
      const { embedding } = await session.run({ pictures: toChannelsFirst(crops) })
      const right = await embedOwn(network, crops)
      expect(embedding!.shape).toEqual(right.shape)
      expect(relative(embedding!.values, right.values)).toBeLessThan(TOLERANCE)
    }
    await session.close()
    network.dispose()
  })

  it.each([null, 255])('embeds what the tracker cuts, with convolutions by tiles at side %s', async (side) => {
    const { network, graph, card } = await makeModel(backbone, 'plain')
    const session = await openOnnx(encodeEmbedder({ graph, card, side }))
    const crops = squares('search', 2)
    const { embedding } = await session.run({ pictures: crops })
    expect(relative(embedding!.values, (await embedOwn(network, crops)).values)).toBeLessThan(TOLERANCE)
    if (side !== null) await expect(session.run({ pictures: squares('exemplar', 1) })).rejects.toThrow(/dimension/i)
    await session.close()
    network.dispose()
  })

  it.each(CORRELATION_KINDS)('responds as the network does, %s', async (correlation) => {
    const { network, graph, card } = await makeModel(backbone, correlation)
    const session = await openOnnx(encodeCorrelation({ graph, card }))
    for (const templates of [1, 2]) {
      const [template, search] = [await embedOwn(network, squares('exemplar', templates)), await embedOwn(network, squares('search', 2))]
      const { response } = await session.run({ template, search })
      const right = tf.tidy(() => {
        const turn = ({ values, shape }: Values): tf.Tensor4D => tf.transpose(tf.tensor4d(values, shape as [number, number, number, number]), [0, 2, 3, 1])
        return network.respond({ template: turn(template), search: turn(search) }).dataSync() as Float32Array
      })
      expect(response!.shape).toEqual([2, 17, 17])
      expect(relative(response!.values, right)).toBeLessThan(TOLERANCE)
    }
    await session.close()
    network.dispose()
  })

  it('carries its card, and is the same file every time', async () => {
    const { network, graph, card } = await makeModel(backbone, 'cosine')
    const [first, second] = [encodeCorrelation({ graph, card }), encodeCorrelation({ graph, card })].map((bytes) => Buffer.from(bytes))
    expect(first!.equals(second!)).toBe(true)
    expect(first!.includes(Buffer.from(CARD_KEY))).toBe(true)
    expect(first!.includes(Buffer.from(JSON.stringify(card)))).toBe(true)
    network.dispose()
  })
})
