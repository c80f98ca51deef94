import type { BackendInfo } from '../contract/backend'
import type { TrackerEngineInfo } from '../contract/trackerEngine'
import { SiameseNetwork } from '../core/network/siameseNetwork'
import { trackWith } from '../core/track/ownNetwork'
import { loadModel } from '../store/modelFile'
import { findDefaultModel } from './shippedModels'
import { chooseTrackerEngine } from './tracking/chooseTrackerEngine'

/** Which engine would track with the model that ships; measured anew, and remembered. @throws AppError `model-missing`, `usage`, `device-unavailable` */
export async function measureDefaultTracker(backend: BackendInfo): Promise<TrackerEngineInfo> {
  const { card, tensors } = await loadModel(await findDefaultModel())
  const network = new SiameseNetwork({ backbone: card.backbone, correlation: card.correlation, tensors })
  try {
    return await chooseTrackerEngine({ card, tensors, backend, own: trackWith(network), anew: true })
  } finally {
    network.dispose()
  }
}
