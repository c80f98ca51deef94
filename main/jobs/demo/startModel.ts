import { AppError } from '../../contract/errors'
import type { Backbone, CorrelationKind } from '../../contract/model'
import type { Reporter } from '../../contract/reporter'
import { loadModel } from '../../store/modelFile'
import { findDefaultModel } from '../shippedModels'

/** Of random weights; learning draws the same ones from it. */
export const DEMO_SEED = 1

/** What the demo starts from, as the tracker and as the learning job name it. */
export interface StartModel {
  /** As openTracker takes it. */
  model: string
  /** For people. */
  name: string
  backbone: Backbone
  correlation: CorrelationKind
  /** Model folder to start from; random weights without it. */
  init?: string
}

/**
 * The model that ships; random weights, said aloud, where it is missing.
 * @throws AppError `model-invalid` when it is there but damaged
 */
export async function chooseStartModel(reporter: Reporter): Promise<StartModel> {
  try {
    const init = await findDefaultModel()
    const { card } = await loadModel(init)
    return { model: init, name: card.name, backbone: card.backbone, correlation: card.correlation, init }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'model-missing') throw thrown
    reporter({ kind: 'message', level: 'warning', text: `${thrown.message} The demo starts from random weights instead: expect less from it.` })
    return { model: `random:alexnet:cosine:${DEMO_SEED}`, name: 'random weights, statistics of the first frame', backbone: 'alexnet', correlation: 'cosine' }
  }
}
