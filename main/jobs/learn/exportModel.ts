import type { LearnConfig } from '../../contract/config'
import type { Reporter } from '../../contract/reporter'
import type { TrainState } from '../../core/train/trainState'
import { saveModel } from '../../store/modelFile'
import type { RunFolder } from '../../store/runFolder'
import { describeModel } from './describeModel'

/** Writes the network as it is now into the run's model folder, with a card that says how it came to be. */
export async function exportModel({ run, state, config, reporter }: { run: RunFolder; state: TrainState; config: LearnConfig; reporter: Reporter }): Promise<void> {
  const { manifest, paths } = run
  const card = describeModel({ manifest, folder: paths.folder, config, position: state.position })
  await saveModel({ folder: paths.model, card, tensors: await state.readModel(), precision: 'float32' })
  reporter({ kind: 'file', path: paths.model, what: 'model' })
}
