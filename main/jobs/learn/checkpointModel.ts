import { basename, dirname, join, resolve } from 'node:path'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import type { LoopPosition } from '../../core/train/trainState'
import { loadCheckpoint } from '../../store/checkpoint'
import { loadModel, type LoadedModel } from '../../store/modelFile'
import { pathsOf, readManifest } from '../../store/runFolder'
import { describeModel } from './describeModel'
import { pathExists } from '../../store/pathExists'
import { resolveModel } from '../shippedModels'

/**
 * Loads what `--model` names: a model that ships by its name, a model folder, a run (its model), or one checkpoint of a run, `RUN/checkpoints/NAME`.
 * @throws AppError `model-missing`, `model-invalid`, `checkpoint-invalid`, `run-invalid`
 */
export async function loadAnyModel(word: string): Promise<LoadedModel> {
  const path = await resolveModel(word)
  if (await pathExists(join(path, 'card.json'))) return loadModel(path)
  if (await pathExists(join(path, 'run.json'))) return loadModel(pathsOf(path).model)
  const run = dirname(dirname(resolve(path)))
  return (await pathExists(join(run, 'run.json'))) ? loadCheckpointModel({ run, name: basename(resolve(path)) }) : loadModel(path)
}

/** Name of the results of a model at this path: a run's folder says more than `model` or a checkpoint's name alone. */
export function nameModel(path: string): string {
  const folder = resolve(path)
  const parent = dirname(folder)
  if (basename(folder) === 'model') return basename(parent)
  return basename(parent) === 'checkpoints' ? `${basename(dirname(parent))}-${basename(folder)}` : basename(folder)
}

async function loadCheckpointModel({ run, name }: { run: string; name: string }): Promise<LoadedModel> {
  const manifest = await readManifest(run)
  const { tensors, state } = await loadCheckpoint(pathsOf(run).checkpoints, name)
  const { position } = state as { position: LoopPosition }
  return { card: describeModel({ manifest, folder: run, config: parseConfig(manifest.config), position }), tensors }
}
