import { AppError } from '../contract/errors'
import type { ModelCard } from '../contract/model'
import { saveModel } from '../store/modelFile'
import { loadAnyModel } from './learn/checkpointModel'
import { pathExists } from '../store/pathExists'

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
export async function exportModelFolder({ model, out, precision, name, overwrite = false }: ExportModelOptions): Promise<ModelCard> {
  if (!overwrite && (await pathExists(out))) {
    throw new AppError({ code: 'output-exists', message: `${out} exists.`, hint: 'Name another folder, or pass --overwrite.' })
  }
  const { card, tensors } = await loadAnyModel(model)
  const named = name === undefined ? card : { ...card, id: name, name }
  await saveModel({ folder: out, card: named, tensors, precision })
  return named
}
