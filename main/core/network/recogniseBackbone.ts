import type { Backbone } from '../../contract/model'
import type { TensorBundle } from '../../contract/tensor'

/** A kernel that only one backbone has under this name and in this shape. */
const SIGNS: Record<Backbone, { name: string; shape: readonly number[] }> = {
  alexnet: { name: 'conv5/kernel', shape: [3, 3, 192, 256] },
  ciresnet22: { name: 'layer2/0/project/kernel', shape: [1, 1, 256, 512] },
  compact: { name: 'conv6/kernel', shape: [3, 3, 128, 192] },
}

/** Whose weights these are, whatever a card says; null where they are of no backbone that is known. */
export function recogniseBackbone(tensors: TensorBundle): Backbone | null {
  const names = Object.keys(SIGNS) as Backbone[]
  return names.find((backbone) => tensors[SIGNS[backbone].name]?.shape.join() === SIGNS[backbone].shape.join()) ?? null
}
