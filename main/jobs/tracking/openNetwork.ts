import type { BackendInfo } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import type { ModelCard } from '../../contract/model'
import type { TensorBundle } from '../../contract/tensor'
import type { TrackerEngineChoice, TrackerEngineInfo } from '../../contract/trackerEngine'
import { SiameseNetwork } from '../../core/network/siameseNetwork'
import { trackWith } from '../../core/track/ownNetwork'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { chooseTrackerEngine } from './chooseTrackerEngine'
import { openOnnxNetwork } from './onnxNetwork'

export interface OpenedNetwork {
  network: TrackingNetwork
  engine: TrackerEngineInfo
  dispose(): void
}

export interface OpenNetworkRequest extends TrackerEngineChoice {
  card: ModelCard
  tensors: TensorBundle
  backend: BackendInfo
}

/**
 * A model ready to track, computed by the engine that was asked for or is the fastest here.
 * @throws AppError `model-invalid` where the weights do not fit the backbone, `device-unavailable`, `usage`
 */
export async function openNetwork({ card, tensors, ...choice }: OpenNetworkRequest): Promise<OpenedNetwork> {
  const siamese = new SiameseNetwork({ backbone: card.backbone, correlation: card.correlation, tensors })
  const own = trackWith(siamese)
  try {
    const engine = await chooseTrackerEngine({ card, tensors, own, ...choice })
    if (engine.engine === 'tensorflow' || engine.variant === null) return { network: own, engine, dispose: () => siamese.dispose() }
    const { network, close } = await openOnnxNetwork({ card, tensors, variant: engine.variant })
    siamese.dispose()
    return { network, engine, dispose: () => void close() }
  } catch (thrown) {
    siamese.dispose()
    throw thrown instanceof AppError ? thrown : new AppError({ code: 'device-unavailable', message: 'The engine for tracking could not be started.', hint: 'Use --engine tensorflow.', cause: thrown })
  }
}
