import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../contract/errors'
import { modelCardSchema, weightsManifestSchema } from '../contract/model'
import type { Backbone, ModelCard, WeightsManifest, WeightsPrecision } from '../contract/model'
import type { TensorBundle } from '../contract/tensor'
import { toOutputError, writeFileAtomic } from './atomicFile'
import { sha256 } from './sha256'
import { decodeWeights, encodeWeights } from './weights'

const CARD = 'card.json'
const WEIGHTS = 'weights.bin'
/** Weights of a model that is about to replace another; the manifest decides which of the two counts. */
const NEXT_WEIGHTS = 'weights.next.bin'
const MANIFEST = 'weights.json'

export interface ModelRequest {
  folder: string
  card: ModelCard
  /** Float32; names and shapes are kept. */
  tensors: TensorBundle
  /** Of the kernels: float16 halves the file. Vectors stay float32: batch-norm variances of raw 0..255 inputs overflow a half. */
  precision: WeightsPrecision
}

/**
 * Writes a model, or replaces one: at every moment the folder holds a whole model, the old or the new.
 * @throws AppError `output-unwritable`, `model-invalid` when the card is not valid
 */
export async function saveModel({ folder, card, tensors, precision }: ModelRequest): Promise<void> {
  const checked = check({ path: join(folder, CARD), value: card, schema: modelCardSchema })
  const { bytes, entries } = encodeWeights(tensors, precision)
  const manifest: WeightsManifest = { sha256: sha256(bytes), tensors: entries }
  await writeFileAtomic(join(folder, NEXT_WEIGHTS), bytes)
  await writeFileAtomic(join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`)
  await rename(join(folder, NEXT_WEIGHTS), join(folder, WEIGHTS)).catch((cause: unknown) => {
    throw toOutputError(join(folder, WEIGHTS), cause)
  })
  await writeFileAtomic(join(folder, CARD), `${JSON.stringify(checked, null, 2)}\n`)
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
  if (backbone !== undefined && card.backbone !== backbone) throw otherBackbone({ folder, card, backbone })
  const path = join(folder, MANIFEST)
  const manifest = check({ path, value: parseJson(await readPresent(path), path), schema: weightsManifestSchema })
  const bytes = await readWeights(folder, manifest.sha256)
  const tensors = decodeWeights(bytes, manifest.tensors)
  if (!tensors) throw damaged(path, `its tensors do not add up to the ${bytes.length} bytes of ${WEIGHTS}`)
  return { card, tensors }
}

/** Reads what a model says of itself. @throws AppError as {@link loadModel} */
export async function readCard(folder: string): Promise<ModelCard> {
  const path = join(folder, CARD)
  const text = await readFile(path).catch((cause: unknown) => {
    throw new AppError({ code: 'model-missing', message: `${folder} holds no model: there is no ${CARD} that could be read.`, hint: 'Name a model folder; a run keeps its own under model/.', cause })
  })
  return check({ path, value: parseJson(text, path), schema: modelCardSchema })
}

/** The weights whose hash the manifest names. A killed process may have left them under the other name. */
async function readWeights(folder: string, hash: string): Promise<Buffer> {
  const bytes = await readFile(join(folder, WEIGHTS)).catch(() => null)
  if (bytes && sha256(bytes) === hash) return bytes
  const next = await readFile(join(folder, NEXT_WEIGHTS)).catch(() => null)
  if (next && sha256(next) === hash) return next
  throw damaged(join(folder, WEIGHTS), bytes ? 'its content does not match its hash; it was cut short or changed' : 'it is missing')
}

function readPresent(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: unknown) => {
    throw damaged(path, 'it is missing or cannot be read', cause)
  })
}

function parseJson(text: Buffer, path: string): unknown {
  try {
    return JSON.parse(text.toString())
  } catch (cause) {
    throw damaged(path, 'it is not JSON; it was cut short or is something else', cause)
  }
}

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } }
}

function check<T>({ path, value, schema }: { path: string; value: unknown; schema: Schema<T> }): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw damaged(path, parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'its content'}: ${issue.message}`).join('; '))
}

function otherBackbone({ folder, card, backbone }: { folder: string; card: ModelCard; backbone: Backbone }): AppError {
  return new AppError({
    code: 'model-invalid',
    message: `${folder} holds a model of the backbone ${card.backbone}, but ${backbone} is asked for.`,
    hint: `Name a model of ${backbone}, or choose --backbone ${card.backbone}.`,
  })
}

function damaged(path: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'model-invalid', message: `${path} cannot be used: ${what}.`, hint: 'Copy the model folder again from where it came from.', cause })
}
