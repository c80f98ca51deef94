import type { LearnConfig } from '../../contract/config'
import { AppError } from '../../contract/errors'
import { startLossProgress, type LossProgress } from '../../contract/lossWatch'
import type { TensorBundle } from '../../contract/tensor'
import type { SimilarityIndex } from '../discriminate/neighbourBatches'
import type { Parameters } from '../network/parameters'
import { ProjectionHead } from '../network/projectionHead'
import { ResponseHead } from '../network/responseHead'
import { SiameseNetwork } from '../network/siameseNetwork'
import { Random } from '../random'
import { MomentumOptimizer } from './momentumOptimizer'

/** Where the loop stands. Stage -1 samples instances; `step` counts steps, or windows where a stage works by windows. */
export interface LoopPosition {
  stage: number
  step: number
}

/** What a checkpoint keeps beside the tensors. */
export interface LoopMemory {
  position: LoopPosition
  /** Of the stage under way; checkpoints of older versions have none. */
  lossProgress?: LossProgress | undefined
  /** Steps of stages that ended before all of theirs were done. */
  skippedSteps?: number | undefined
}

/** Everything that learning changes, and the owner of its tensors. A checkpoint is this and nothing else. */
export class TrainState {
  readonly network: SiameseNetwork
  readonly projection: ProjectionHead
  readonly response = new ResponseHead()
  readonly optimizer = new MomentumOptimizer()
  readonly random: Random
  position: LoopPosition = { stage: -1, step: 0 }
  similarityIndex: SimilarityIndex | null = null
  lossProgress: LossProgress = startLossProgress()
  skippedSteps = 0

  constructor(config: LearnConfig, initial?: TensorBundle) {
    const { backbone, correlation, seed } = config
    this.random = new Random(seed)
    this.network = new SiameseNetwork({ backbone, correlation, seed, ...(initial ? { tensors: initial } : {}) })
    this.projection = new ProjectionHead({ channels: this.network.channels, length: projectionLength(config), random: this.random })
  }

  /** A copy of every tensor, by name. */
  async read(): Promise<TensorBundle> {
    const bundle: TensorBundle = {}
    for (const parameters of this.all()) Object.assign(bundle, await parameters.read())
    for (const [name, data] of Object.entries(await this.optimizer.read())) bundle[`velocity/${name}`] = data
    if (this.similarityIndex) {
      const { channels, vectors } = this.similarityIndex
      bundle['similarityIndex'] = { shape: [vectors.length / channels, channels], dtype: 'float32', values: vectors }
    }
    return bundle
  }

  /** @throws AppError `checkpoint-invalid` when a tensor is missing or of another shape */
  load(bundle: TensorBundle, { position, lossProgress, skippedSteps }: LoopMemory): void {
    const missing = this.all().flatMap((parameters) => parameters.load(bundle))
    if (missing.length > 0) {
      throw new AppError({ code: 'checkpoint-invalid', message: `The checkpoint does not fit this run: ${missing.length} tensors are missing, the first is ${missing[0]}.` })
    }
    const velocities = Object.entries(bundle).filter(([name]) => name.startsWith('velocity/'))
    this.optimizer.load(Object.fromEntries(velocities.map(([name, data]) => [name.slice('velocity/'.length), data])))
    const index = bundle['similarityIndex']
    this.similarityIndex = index ? { channels: index.shape[1]!, vectors: Float32Array.from(index.values) } : null
    this.position = { ...position }
    this.lossProgress = lossProgress ?? startLossProgress()
    this.skippedSteps = skippedSteps ?? 0
  }

  get memory(): Required<LoopMemory> {
    const { position, lossProgress, skippedSteps } = this
    return { position, lossProgress, skippedSteps }
  }

  /** Weights and statistics of the backbone alone: what a model file holds. */
  readModel(): Promise<TensorBundle> {
    return this.network.parameters.read()
  }

  dispose(): void {
    for (const owner of [this.network, this.projection, this.response, this.optimizer]) owner.dispose()
  }

  private all(): Parameters[] {
    return [this.network.parameters, this.projection.parameters, this.response.parameters]
  }
}

/** The head needs a length even where no stage uses it. */
function projectionLength(config: LearnConfig): number {
  return config.stages.find((stage) => stage.kind === 'discriminate')?.projection ?? 128
}
