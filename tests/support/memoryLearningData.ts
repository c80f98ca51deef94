import type { Picture } from '../../main/contract/frame'
import type { Chain, ClipWindow, Drift, Instance } from '../../main/contract/learning'
import type { LearningData, LoopEvent } from '../../main/core/train/loopEvents'
import { drawScene } from './scene'

const SIZE = { width: 160, height: 120 }

/** Footage made on the spot, each clip another patch on another ground; what is found stays in memory. */
export class MemoryLearningData implements LearningData {
  readonly windows: ClipWindow[]
  /** Clips that a person left out. */
  readonly excludedClips = new Set<number>()
  /** What a person has corrected; their crops are added by {@link addCrops}. */
  readonly corrected: { chains: Chain[]; drifts: Drift[] } = { chains: [], drifts: [] }
  private readonly crops: Picture[] = []
  private readonly foundInstances: Instance[] = []
  private foundChains: Chain[] = []

  constructor({ clips = 3, frames = 6 }: { clips?: number; frames?: number } = {}) {
    this.windows = Array.from({ length: clips }, (_, clip) => ({ index: clip, clip, from: 0, to: frames }))
  }

  instances(): readonly Instance[] {
    return this.foundInstances
  }

  chains(round: number): readonly Chain[] {
    return this.foundChains.filter((chain) => chain.round === round)
  }

  corrections(): { chains: readonly Chain[]; drifts: readonly Drift[] } {
    return this.corrected
  }

  /** @returns their numbers */
  addCrops(pictures: readonly Picture[]): number[] {
    return pictures.map((picture) => this.crops.push(picture) - 1)
  }

  isExcluded({ clip }: { clip: number }): boolean {
    return this.excludedClips.has(clip)
  }

  toWindow(instance: Instance): Instance {
    return instance
  }

  async readCrop(id: number): Promise<Picture> {
    return this.crops[id]!
  }

  async readWindow({ clip, from, to }: ClipWindow): Promise<ReadonlyMap<number, Picture>> {
    return new Map(Array.from({ length: to - from }, (_, at) => [from + at, drawFrame(clip, from + at)]))
  }

  /** Takes what an event brings, as a driver does. */
  store(event: LoopEvent): void {
    if (event.kind === 'sampled') {
      for (const { pictures, ...found } of event.found) this.foundInstances.push({ ...found, id: this.foundInstances.length, crop: this.crops.push(...pictures) - 1 })
    }
    if (event.kind === 'mined') {
      for (const { pictures, ...found } of event.found) {
        const first = this.crops.length
        this.crops.push(...pictures)
        this.foundChains.push({ ...found, id: this.foundChains.length, crops: pictures.map((_, at) => first + at) })
      }
    }
    if (event.kind === 'selected') this.foundChains = this.foundChains.map((chain) => event.chains.find(({ id }) => id === chain.id) ?? chain)
  }
}

function drawFrame(clip: number, frame: number): Picture {
  const box = { left: 40 + 10 * clip + 3 * frame, top: 30 + 5 * clip + 2 * frame, width: 30, height: 26 }
  return drawScene({ ...SIZE, ground: 50 + clip, patches: [{ box, seed: 20 + clip }] })
}
