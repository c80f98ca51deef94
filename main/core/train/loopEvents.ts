import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { Chain, ClipWindow, Drift, Instance } from '../../contract/learning'
import type { TensorBundle } from '../../contract/tensor'
import type { PlannedStage } from '../curriculum/plan'
import type { SimilarityIndex } from '../discriminate/neighbourBatches'

/** An instance or chain before it is stored: its crops are still pictures. */
export type Found<T extends { id: number }> = Omit<T, 'id' | 'crop' | 'crops'> & { pictures: Picture[] }

/** What the loop tells whoever drives it. The driver stores what must last before it asks for the next event. */
export type LoopEvent =
  | { kind: 'stage-started'; planned: PlannedStage | null }
  | { kind: 'stage-ended'; planned: PlannedStage | null; reason: string }
  /** One window was searched for instances; their frames and boxes are the window's. */
  | { kind: 'sampled'; window: ClipWindow; found: Found<Instance>[] }
  /** Chains were followed through one window, in its frames and pixels; selection comes when all windows are done. */
  | { kind: 'mined'; planned: PlannedStage; window: ClipWindow; found: Found<Chain>[] }
  /** Selection is done: every chain of the round with its verdict. */
  | { kind: 'selected'; planned: PlannedStage; chains: readonly Chain[] }
  /** All instances were ranked anew by the network as it is before this step: what hard negatives are drawn from now. */
  | { kind: 'ranked'; planned: PlannedStage; globalStep: number; index: SimilarityIndex }
  | { kind: 'step'; planned: PlannedStage; step: number; globalStep: number; series: Record<string, number> }
  /** A good moment to save: state and position agree. */
  | { kind: 'checkpoint' }
  /** The loop cannot go on: this batch gave a loss that is not finite. Nothing was changed by it. */
  | { kind: 'not-finite'; planned: PlannedStage; step: number; batch: TensorBundle }

/** What the loop learns from. The driver provides it, from disk. */
export interface LearningData {
  readonly windows: readonly ClipWindow[]
  /** All instances sampled so far, in the order of their ids. */
  instances(): readonly Instance[]
  /** All chains of a round so far, in the order of their ids. */
  chains(round: number): readonly Chain[]
  /** Spans that a person has corrected, and where the tracker had been instead; both empty where nobody has. */
  corrections(): { chains: readonly Chain[]; drifts: readonly Drift[] }
  /** Left out by a person, now: nothing is learned from there any more. May change between two steps. */
  isExcluded(place: { clip: number; box: Box }): boolean
  /** The instance as its window has it: its frame counted, its box measured as in the frames of {@link LearningData.readWindow}. */
  toWindow(instance: Instance): Instance
  readCrop(id: number): Promise<Picture>
  /** Frames of a window by their place in it; those in gaps of the clip are missing. Null when the clip has become unreadable. */
  readWindow(window: ClipWindow): Promise<ReadonlyMap<number, Picture> | null>
}
