import { basename } from 'node:path'
import type { LearnConfig } from '../../contract/config'
import { TRACKING_CONSTANTS } from '../../contract/model'
import type { ModelCard } from '../../contract/model'
import type { Reporter } from '../../contract/reporter'
import type { TrainState } from '../../core/train/trainState'
import { saveModel } from '../../store/modelFile'
import type { RunFolder } from '../../store/runFolder'

/** Writes the network as it is now into the run's model folder, with a card that says how it came to be. */
export async function exportModel({ run, state, config, reporter }: { run: RunFolder; state: TrainState; config: LearnConfig; reporter: Reporter }): Promise<void> {
  const { manifest, paths } = run
  const { stage, step } = state.position
  const card: ModelCard = {
    format: 'pultrack-model',
    version: 1,
    id: `${basename(paths.folder)}-${stage}-${step}`,
    name: basename(paths.folder),
    backbone: config.backbone,
    correlation: config.correlation,
    tracking: TRACKING_CONSTANTS[config.correlation],
    training: {
      preset: config.preset, seed: manifest.seed, position: { stage, step, stages: config.stages.length }, engine: manifest.engine,
      initialModel: manifest.initialModel, started: manifest.created, written: new Date().toISOString(),
      footage: manifest.footage.map(({ path, fingerprint, frames }) => ({ clip: basename(path), fingerprint, frames })), config,
    },
  }
  await saveModel({ folder: paths.model, card, tensors: await state.readModel(), precision: 'float32' })
  reporter({ kind: 'file', path: paths.model, what: 'model' })
}
