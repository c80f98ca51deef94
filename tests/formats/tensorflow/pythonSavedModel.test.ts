import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { describeNetwork } from '../../../main/core/network/graph/describeNetwork'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { encodeSavedModel } from '../../../main/formats/tensorflow/encodeSavedModel'
import { formulaTensors, pictures } from '../../core/network/formula'
import { openTestBackend } from '../../support/openTestBackend'

/** A python that has TensorFlow (half a gigabyte): not fetched by tests. */
const python = process.env['PULTRACK_TENSORFLOW_PYTHON']
if (python === undefined) process.stderr.write('skipped: PULTRACK_TENSORFLOW_PYTHON names no python with TensorFlow, so none loads the SavedModel\n')

openTestBackend()

it.skipIf(python === undefined)('is loaded by tf.saved_model.load, and answers the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pultrack-python-'))
  const network = new SiameseNetwork({ backbone: 'ciresnet22', correlation: 'cosine' })
  const tensors = formulaTensors(await network.parameters.read())
  network.load(tensors)
  await writeFile(join(folder, 'saved_model.pb'), encodeSavedModel(describeNetwork({ backbone: 'ciresnet22', correlation: 'cosine', tensors })))
  const [exemplar, search] = [pictures('exemplar', { count: 1, side: 127 }), pictures('search', { count: 1, side: 255 })]
  const input = Buffer.concat([exemplar, search].map(({ buffer }) => Buffer.from(buffer)))
  const output = execFileSync(python!, [join(import.meta.dirname, 'load_saved_model.py'), folder], { input, stdio: ['pipe', 'pipe', 'ignore'] })
  const own = tf.tidy(() => {
    const embed = (values: Float32Array, side: number): tf.Tensor4D => network.embed(tf.tensor4d(values, [1, side, side, 3]))
    return network.respond({ template: embed(exemplar, 127), search: embed(search, 255) }).dataSync() as Float32Array
  })
  expect(output).toHaveLength(17 * 17 * 4)
  for (const [index, value] of own.entries()) expect(Math.abs(output.readFloatLE(4 * index) - value)).toBeLessThan(1e-4)
  network.dispose()
  await rm(folder, { recursive: true })
}, 300_000)
