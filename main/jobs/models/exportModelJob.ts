import { dirname } from 'node:path'
import { AppError } from '../../contract/errors'
import type { ModelCard } from '../../contract/model'
import type { ModelFormat, ParityReport } from '../../contract/modelFormat'
import type { JobContext } from '../../contract/reporter'
import { saveModel, type LoadedModel } from '../../store/modelFile'
import { pathExists } from '../../store/pathExists'
import { loadAnyModel } from '../learn/checkpointModel'
import { findDefaultModel } from '../shippedModels'
import { exportForOthers } from './exportedModel'
import { findParitySequence } from './parity'

export interface ExportModelOptions {
  /** A model folder, a run whose model is meant, or a checkpoint of a run. */
  model: string
  /** Folder to make. */
  out: string
  precision: 'float16' | 'float32'
  /** Name on the card. @default the model's own */
  name?: string
  overwrite?: boolean
}

/**
 * Copies a model, its kernels rounded to the given precision: what a run leaves in float32 for exact resuming travels in half the
 * bytes.
 * @throws AppError `output-exists` unless the folder is free or `overwrite` is set
 */
export async function exportModelFolder({ precision, ...options }: ExportModelOptions): Promise<ModelCard> {
  const { card, tensors } = await loadNamed(options)
  await saveModel({ folder: options.out, card, tensors, precision })
  return card
}

/**
 * Writes a model as other programs read it, and compares what they compute of it with what we do: responses, and boxes over a whole sequence that ships.
 * @throws AppError `output-exists` unless the folder is free or `overwrite` is set, `output-unwritable`, `model-missing`, `model-invalid`, `interrupted`
 */
export async function exportModelAs({ format, reporter, signal, ...options }: Omit<ExportModelOptions, 'precision'> & { format: Exclude<ModelFormat, 'pultrack'> } & JobContext): Promise<ParityReport> {
  const model = await loadNamed(options)
  const sequence = await findParitySequence(dirname(await findDefaultModel()))
  return exportForOthers({ model, format, out: options.out, sequence, reporter, signal })
}

async function loadNamed({ model, out, name, overwrite = false }: Omit<ExportModelOptions, 'precision'>): Promise<LoadedModel> {
  if (!overwrite && (await pathExists(out))) {
    throw new AppError({ code: 'output-exists', message: `${out} exists.`, hint: 'Name another folder, or pass --overwrite.' })
  }
  const { card, tensors } = await loadAnyModel(model)
  return { card: name === undefined ? card : { ...card, id: name, name }, tensors }
}
