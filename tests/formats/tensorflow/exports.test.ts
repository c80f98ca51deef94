import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGraphModel, openSavedModel, type ExportedGraph } from '../../../main/backend/exportedGraphs'
import { BACKBONES, CORRELATION_KINDS, TRACKING_CONSTANTS, type ModelCard } from '../../../main/contract/model'
import type { TensorBundle, Values } from '../../../main/contract/tensor'
import { describeNetwork } from '../../../main/core/network/graph/describeNetwork'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { encodeSavedModel, SERVE_TAG, SIGNATURES } from '../../../main/formats/tensorflow/encodeSavedModel'
import { encodeTensorflowJs } from '../../../main/formats/tensorflow/encodeTensorflowJs'
import { tensorflowIsBuilt } from '../../backend/nativeRuntime'
import { formulaTensors, pictures } from '../../core/network/formula'
import { openTestBackend } from '../../support/openTestBackend'

const SIDES = { exemplar: 127, search: 255 }
const TOLERANCE = 1e-4

openTestBackend()

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'pultrack-saved-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const squares = (name: keyof typeof SIDES, count: number): Values => ({ values: pictures(name, { count, side: SIDES[name] }), shape: [count, SIDES[name], SIDES[name], 3] })
const asTensor = ({ values, shape }: Values): tf.Tensor4D => tf.tensor4d(values, shape as [number, number, number, number])

function expectClose({ values, shape }: Values, right: tf.Tensor): void {
  expect(shape).toEqual(right.shape)
  const wanted = right.dataSync() as Float32Array
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  expect(values.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0) / largest).toBeLessThan(TOLERANCE)
}

/** Embeds two exemplars and a search region, and correlates them, one template to all and each to its own. */
async function compare(network: SiameseNetwork, exported: ExportedGraph): Promise<void> {
  const [exemplars, search] = [squares('exemplar', 2), squares('search', 2)]
  const own = [exemplars, search].map((squares) => tf.tidy(() => network.embed(asTensor(squares)))) as [tf.Tensor4D, tf.Tensor4D]
  const embedded = [await exported.run({ pictures: exemplars }, 'embedding'), await exported.run({ pictures: search }, 'embedding')] as const
  expectClose(embedded[0], own[0])
  expectClose(embedded[1], own[1])
  for (const count of [1, 2]) {
    const template = tf.slice4d(own[0], [0, 0, 0, 0], [count, -1, -1, -1])
    const response = await exported.run({ template: { values: template.dataSync() as Float32Array, shape: template.shape }, search: embedded[1] }, 'response')
    expectClose(response, network.respond({ template, search: own[1] }))
  }
  exported.close()
  tf.dispose(own)
}

describe.each(BACKBONES.flatMap((backbone) => CORRELATION_KINDS.map((correlation) => ({ backbone, correlation }))))('$backbone, $correlation', ({ backbone, correlation }) => {
  let network: SiameseNetwork
  let tensors: TensorBundle

  beforeAll(async () => {
    network = new SiameseNetwork({ backbone, correlation })
    tensors = formulaTensors(await network.parameters.read())
    network.load(tensors)
  }, 300_000)
  afterAll(() => network.dispose())

  it('is computed the same by TensorFlow.js from its graph model', async () => {
    const card: ModelCard = { format: 'pultrack-model', version: 1, id: 'm', name: 'm', backbone, correlation, tracking: TRACKING_CONSTANTS[correlation], training: {} }
    const files = encodeTensorflowJs({ graph: describeNetwork({ backbone, correlation, tensors }), card })
    expect(files.model).toMatchObject({ format: 'graph-model', userDefinedMetadata: { card } })
    await compare(network, await openGraphModel({ ...files, model: JSON.parse(JSON.stringify(files.model)) as Record<string, unknown> }))
  }, 300_000)

  it.skipIf(!tensorflowIsBuilt())('is computed the same by TensorFlow from its SavedModel', async () => {
    await writeFile(join(folder, 'saved_model.pb'), encodeSavedModel(describeNetwork({ backbone, correlation, tensors })))
    await compare(network, await openSavedModel({ folder, tag: SERVE_TAG, signatures: SIGNATURES }))
  }, 300_000)
})
