import { join } from 'node:path'
import { openBackend } from '../../main/backend/openBackend'
import type { ModelRef } from '../../main/contract/ids'
import { TRACKING_CONSTANTS, type ModelCard } from '../../main/contract/model'
import type { Port } from '../../main/contract/port'
import { SiameseNetwork } from '../../main/core/network/siameseNetwork'
import { calibrateStatistics } from '../../main/core/track/calibrateStatistics'
import { saveModel } from '../../main/store/modelFile'
import { drawTexture } from '../core/track/movingTexture'
import { succeed } from '../engine/support/testEngine'
import { TINY_BACKBONE } from './tinyConfig'

const PICTURE = drawTexture({ width: 160, height: 120, box: { left: 40, top: 40, width: 36, height: 30 } })

/** Writes a model folder: random weights of the smallest backbone. @param scaleCount one takes a third of the time of three */
export async function saveLightModel(folder: string, { scaleCount = TRACKING_CONSTANTS.cosine.scaleCount } = {}): Promise<void> {
  await openBackend({ device: 'cpu' })
  const network = new SiameseNetwork({ backbone: TINY_BACKBONE, correlation: 'cosine', seed: 3 })
  calibrateStatistics(network, PICTURE)
  const tracking = { ...TRACKING_CONSTANTS.cosine, scaleCount }
  const card: ModelCard = { format: 'pultrack-model', version: 1, id: 'light', name: 'light', backbone: TINY_BACKBONE, correlation: 'cosine', tracking, training: {} }
  await saveModel({ folder, card, tensors: await network.parameters.read(), precision: 'float32' })
  network.dispose()
}

/**
 * Puts a model into a project that an engine has open: random weights of the smallest backbone. It follows a patch that was drawn, at a quarter of the sums
 * of the one that ships: for tests to which any tracker will do.
 *
 * @returns the engine's name for it
 */
export async function addLightModel({ port, project }: { port: Port; project: string }): Promise<ModelRef> {
  await saveLightModel(join(project, 'models', 'light'))
  const { model } = (await succeed(port, 'models.list', {})).find(({ name }) => name === 'light')!
  return model
}
