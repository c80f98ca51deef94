import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../contract/errors'
import { modelCardSchema } from '../contract/model'
import type { Backbone, ModelCard } from '../contract/model'
import type { TensorBundle } from '../contract/tensor'
import { writeFileAtomic } from './atomicFile'
import { fromHalf, toHalf } from './float16'

const CARD = 'card.json'
const WEIGHTS = 'weights.bin'
const MANIFEST = 'weights.json'

const manifestSchema = z.strictObject({
  sha256: z.string(),
  tensors: z.array(z.strictObject({ name: z.string(), shape: z.array(z.number().int().nonnegative()), precision: z.enum(['float16', 'float32']) })),
})
type WeightsManifest = z.infer<typeof manifestSchema>
type Precision = WeightsManifest['tensors'][number]['precision']

export interface ModelRequest {
  folder: string
  card: ModelCard
  tensors: TensorBundle
  /** Of the kernels: float16 halves the file. Vectors stay float32: batch-norm variances of raw 0..255 inputs overflow a half. */
  precision: Precision
}

/** Writes a model: weights, their manifest with hash, and the card last, so that a folder with a card is whole. */
export async function saveModel({ folder, card, tensors, precision }: ModelRequest): Promise<void> {
  await mkdir(folder, { recursive: true })
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => ({ name, shape, values, precision: shape.length > 1 ? precision : ('float32' as const) }))
  const weights = Buffer.concat(entries.map((entry) => encodeValues(entry.values, entry.precision)))
  const manifest: WeightsManifest = { sha256: sha256(weights), tensors: entries.map(({ values: _, ...entry }) => entry) }
  await writeFileAtomic(join(folder, WEIGHTS), weights)
  await writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`)
  await writeFileAtomic(join(folder, CARD), `${JSON.stringify(card, null, 2)}\n`)
}

export interface LoadedModel {
  card: ModelCard
  /** float32, whatever the file's precision. */
  tensors: TensorBundle
}

/**
 * Reads a model folder.
 * @throws AppError `model-missing` where there is none, `model-invalid` when it is damaged or of another backbone than asked for
 */
export async function loadModel(folder: string, { backbone }: { backbone?: Backbone } = {}): Promise<LoadedModel> {
  const card = await readCard(folder)
  if (backbone !== undefined && card.backbone !== backbone) {
    throw new AppError({
      code: 'model-invalid',
      message: `${folder} holds a model of the backbone ${card.backbone}, but ${backbone} is asked for.`,
      hint: `Name a model of ${backbone}, or choose --backbone ${card.backbone}.`,
    })
  }
  const manifest = await readJson({ path: join(folder, MANIFEST), schema: manifestSchema })
  const weights = await readFile(join(folder, WEIGHTS)).catch(() => {
    throw damaged(join(folder, WEIGHTS), 'it is missing')
  })
  if (sha256(weights) !== manifest.sha256) throw damaged(join(folder, WEIGHTS), 'its content does not match its hash; it was cut short or changed')
  return { card, tensors: decodeValues(weights, manifest) }
}

async function readCard(folder: string): Promise<ModelCard> {
  const path = join(folder, CARD)
  const exists = await readFile(path).then(() => true, () => false)
  if (!exists) throw new AppError({ code: 'model-missing', message: `${folder} holds no model: there is no ${CARD}.`, hint: 'Name a model folder; a run keeps its own under model/.' })
  return readJson({ path, schema: modelCardSchema })
}

async function readJson<T>({ path, schema }: { path: string; schema: z.ZodType<T> }): Promise<T> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw damaged(path, 'it is missing or not JSON')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw damaged(path, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  return parsed.data
}

function encodeValues(values: Float32Array | Int32Array, precision: Precision): Buffer {
  const encoded = precision === 'float32' ? Float32Array.from(values) : Uint16Array.from(values, toHalf)
  return Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength)
}

function decodeValues(weights: Buffer, { tensors }: WeightsManifest): TensorBundle {
  const bundle: TensorBundle = {}
  let offset = 0
  for (const { name, shape, precision } of tensors) {
    const count = shape.reduce((product, side) => product * side, 1)
    const end = offset + count * (precision === 'float32' ? 4 : 2)
    const bytes = Uint8Array.from(weights.subarray(offset, end)).buffer
    bundle[name] = { shape, dtype: 'float32', values: precision === 'float32' ? new Float32Array(bytes) : Float32Array.from(new Uint16Array(bytes), fromHalf) }
    offset = end
  }
  return bundle
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function damaged(path: string, what: string): AppError {
  return new AppError({ code: 'model-invalid', message: `${path} cannot be used: ${what}.`, hint: 'Copy the model folder again from where it came from.' })
}
