import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { CONTEXT_SIZE, EXEMPLAR_SIZE } from '../../core/geometry/crop'
import { formatDataUri } from './dataUri'

/** Bytes of an index record: offset and length, float64 each, as store/cropStore writes them. */
const RECORD_BYTES = 16
/** Side of what a thumbnail shows, in stored pixels: the exemplar and some of its surroundings. */
const SHOWN = Math.round(EXEMPLAR_SIZE * 1.25)
/** Side of a thumbnail in pixels: twice what the page shows, for dense screens. */
const SIDE = 128
const INSET = Math.round((CONTEXT_SIZE - SHOWN) / 2)

/** Reads crops of a run for show. Opened read-only, unlike the store: the run may be writing them. */
export interface CropThumbnails {
  /** A JPEG data URI of the middle of a crop; null where the store does not hold it. */
  read(crop: number): Promise<string | null>
  close(): Promise<void>
}

/** Share of a thumbnail's side that a box of `side` source pixels takes, when the crop's exemplar side is `exemplarSide`. */
export function shareOfThumbnail(side: number, exemplarSide: number): number {
  return (side / exemplarSide) * (EXEMPLAR_SIZE / SHOWN)
}

/** Null where the run has no crops. */
export async function openCropThumbnails(run: string): Promise<CropThumbnails | null> {
  const index = await readFile(join(run, 'crops', 'crops.idx')).catch(() => null)
  const data = await open(join(run, 'crops', 'crops.bin'), 'r').catch(() => null)
  if (!index || !data) {
    await data?.close()
    return null
  }
  return {
    read: async (crop) => {
      if ((crop + 1) * RECORD_BYTES > index.length) return null
      const length = index.readDoubleLE(crop * RECORD_BYTES + 8)
      const bytes = Buffer.alloc(length)
      const { bytesRead } = await data.read(bytes, 0, length, index.readDoubleLE(crop * RECORD_BYTES))
      return bytesRead === length ? shrink(bytes) : null
    },
    close: () => data.close(),
  }
}

async function shrink(jpeg: Buffer): Promise<string> {
  const middle = sharp(jpeg).extract({ left: INSET, top: INSET, width: SHOWN, height: SHOWN })
  return formatDataUri('image/jpeg', await middle.resize(SIDE, SIDE).jpeg({ quality: 80 }).toBuffer())
}
