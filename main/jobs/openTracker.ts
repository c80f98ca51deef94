import { openBackend } from '../backend/openBackend'
import type { BackendChoice, BackendInfo } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { Picture } from '../contract/frame'
import type { Box } from '../contract/geometry'
import type { TrackerEngineChoice, TrackerEngineInfo } from '../contract/trackerEngine'
import { BACKBONES, CORRELATION_KINDS, TRACKING_CONSTANTS, type Backbone, type CorrelationKind, type ModelCard } from '../contract/model'
import { SiameseNetwork } from '../core/network/siameseNetwork'
import { calibrateStatistics } from '../core/track/calibrateStatistics'
import { IdentityTracker } from '../core/track/identityTracker'
import { trackWith } from '../core/track/ownNetwork'
import { SiameseTracker } from '../core/track/siameseTracker'
import type { Tracker, TrackerUpdate } from '../core/track/tracker'
import type { TrackingNetwork } from '../core/track/trackingNetwork'
import { isExternal, openExternal } from './external/openExternal'
import { loadAnyModel, nameModel } from './learn/checkpointModel'
import { takeOwn } from './tracking/chooseTrackerEngine'
import { openNetwork } from './tracking/openNetwork'

export interface OpenTrackerRequest extends BackendChoice, TrackerEngineChoice {
  /** Model folder, run, checkpoint of a run, `identity`, `baseline:NAME` or `external:COMMAND` for trackers of others, or `random[:alexnet|ciresnet22|compact][:plain|cosine]:SEED`. */
  model: string
}

export interface OpenedTracker {
  /** Names its results: the folder's name, or the word that asked for it with `-` for `:`. */
  name: string
  modelId: string
  /** Null for trackers without a trained model. */
  card: ModelCard | null
  /** Null where nothing is computed. */
  backend: BackendInfo | null
  /** What computes the tracker's network; null where nothing is computed. */
  engine: TrackerEngineInfo | null
  tracker: Tracker
  /** The parts of `tracker`, where it is a Siamese one with weights that stay as they are. */
  siamese: { network: TrackingNetwork; tracker: SiameseTracker } | null
  dispose(): void
}

/**
 * Opens what a `--model` names.
 * @throws AppError `model-missing`, `model-invalid`, `usage` for a malformed `random:`, `tracker-external`, `device-unavailable`
 */
export async function openTracker({ model, trackerEngine, ...choice }: OpenTrackerRequest): Promise<OpenedTracker> {
  if (model === 'identity') return openIdentity()
  const external = await openExternal(model)
  if (external) return { name: external.name, modelId: model, card: null, backend: null, engine: null, tracker: external, siamese: null, dispose: () => external.dispose() }
  const random = parseRandomModel(model)
  if (random) return openRandom({ model, random, backend: await openBackend(choice) })
  const { card, tensors } = await loadAnyModel(model)
  const backend = await openBackend(choice)
  const opened = await openNetwork({ card, tensors, backend, trackerEngine })
  const { network, engine } = opened
  const tracker = new SiameseTracker(network, card.tracking)
  return { name: nameModel(model), modelId: card.id, card, backend, engine, tracker, siamese: { network, tracker }, dispose: () => disposeBoth(tracker, opened) }
}

/** Whether it names a tracker that has no folder. */
export function isModelWord(model: string): boolean {
  return model === 'identity' || model.startsWith('random:') || isExternal(model)
}

/** Whether it names trained weights, which several trackers can compute with; null: the model that ships. */
export function hasOwnNetwork(model: string | null): boolean {
  return model === null || !isModelWord(model)
}

function openIdentity(): OpenedTracker {
  const tracker = new IdentityTracker()
  return { name: 'identity', modelId: 'identity', card: null, backend: null, engine: null, tracker, siamese: null, dispose: () => tracker.dispose() }
}

interface RandomModel {
  backbone: Backbone
  correlation: CorrelationKind
  seed: number
}

function openRandom({ model, random, backend }: { model: string; random: RandomModel; backend: BackendInfo }): OpenedTracker {
  const network = new SiameseNetwork(random)
  const tracker = new RandomWeightsTracker(network, new SiameseTracker(trackWith(network), TRACKING_CONSTANTS[random.correlation]))
  return { name: model.replaceAll(':', '-'), modelId: model, card: null, backend, engine: takeOwn(backend, 'its statistics change with every sequence'), tracker, siamese: null, dispose: () => disposeBoth(tracker, network) }
}

function disposeBoth(tracker: Tracker, network: { dispose(): void }): void {
  tracker.dispose()
  network.dispose()
}

/** The baseline of method 12: random weights, batch-norm statistics from crops of each sequence's first frame. */
class RandomWeightsTracker implements Tracker {
  constructor(
    private readonly network: SiameseNetwork,
    private readonly tracker: SiameseTracker,
  ) {}

  async init(picture: Picture, box: Box): Promise<void> {
    calibrateStatistics(this.network, picture)
    await this.tracker.init(picture, box)
  }

  update(picture: Picture): Promise<TrackerUpdate> {
    return this.tracker.update(picture)
  }

  dispose(): void {
    this.tracker.dispose()
  }
}

/** Null for anything that does not begin with `random:`. Plain correlation unless said otherwise, as in method 12. */
function parseRandomModel(model: string): RandomModel | null {
  const [word, ...fields] = model.split(':')
  if (word !== 'random' || fields.length === 0) return null
  const random: RandomModel = { backbone: 'alexnet', correlation: 'plain', seed: Number.NaN }
  for (const field of fields) {
    const backbone = BACKBONES.find((name) => name === field)
    const correlation = CORRELATION_KINDS.find((name) => name === field)
    if (backbone) random.backbone = backbone
    else if (correlation) random.correlation = correlation
    else if (/^\d+$/.test(field)) random.seed = Number(field)
    else throw malformedRandom(model)
  }
  if (Number.isNaN(random.seed)) throw malformedRandom(model)
  return random
}

function malformedRandom(model: string): AppError {
  return new AppError({
    code: 'usage',
    message: `"${model}" names no random model.`,
    hint: 'Write random:SEED, random:alexnet:SEED or random:ciresnet22:cosine:SEED with a whole number as seed.',
  })
}
