import type { Picture } from '../../contract/frame'
import type { CallResult } from '../../contract/procedures'
import type { TensorData } from '../../contract/tensor'
import { loadCheckpoint } from '../../store/checkpoint'
import { pathExists } from '../../store/pathExists'
import { pathsOf } from '../../store/runFolder'
import { encodePicture } from '../clips/encodePicture'

type FailedBatch = NonNullable<CallResult<'runs.failedBatch'>>

/** Pictures of a batch at most: the largest batches of stage 1 have more, of which these are enough to see what is wrong with them. */
const MOST = 96

/**
 * The batch whose loss was not finite, as the network was shown it: the pictures of stage 1, or exemplars and search regions by turns. Null where the run never
 * came upon one.
 * @throws AppError `checkpoint-invalid` where what was kept of it is damaged
 */
export async function readFailedBatch(folder: string, width: number): Promise<FailedBatch | null> {
  const { failedBatch } = pathsOf(folder)
  if (!(await pathExists(failedBatch))) return null
  const { tensors, state } = await loadCheckpoint(failedBatch)
  const groups = Object.entries(tensors).map(([group, tensor]) => ({ group, pictures: unpack(tensor) }))
  const turns = Math.max(0, ...groups.map(({ pictures }) => pictures.length))
  const inTurn = Array.from({ length: turns }, (_, turn) => groups.flatMap(({ group, pictures }) => (pictures[turn] ? [{ group, ...pictures[turn] }] : []))).flat()
  const pictures = inTurn.slice(0, MOST).map(async ({ group, picture, isFinite }) => ({ group, isFinite, ...(await encodePicture({ picture, width, encoding: 'webp' })) }))
  return { step: (state as { step: number }).step, total: inTurn.length, pictures: await Promise.all(pictures) }
}

/** Pictures of `[N, side, side, 3]` values 0..255, to be looked at; what is no number is black. */
function unpack({ shape: [count = 0, height = 0, width = 0], values }: TensorData): { picture: Picture; isFinite: boolean }[] {
  const length = height * width * 3
  return Array.from({ length: count }, (_, index) => {
    const own = values.subarray(index * length, (index + 1) * length)
    return { picture: { width, height, data: new Uint8Array(Uint8ClampedArray.from(own).buffer) }, isFinite: own.every(Number.isFinite) }
  })
}
