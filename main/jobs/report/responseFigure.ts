import sharp from 'sharp'
import type { ResponseMap } from '../../contract/track'
import { formatDataUri } from './dataUri'

/** Five points of viridis: even steps for the eye, also in grey and for the colour-blind. */
const COLORS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]] as const

/** Draws response maps on one common colour scale. @returns PNG data URIs by frame, one pixel a cell */
export async function drawResponseMaps(maps: readonly { frameIndex: number; map: ResponseMap }[]): Promise<Map<number, string>> {
  const values = maps.flatMap(({ map }) => [...map.values])
  const low = values.reduce((a, b) => Math.min(a, b), Infinity)
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const drawn = new Map<number, string>()
  for (const { frameIndex, map } of maps) drawn.set(frameIndex, await drawMap({ map, low, high }))
  return drawn
}

async function drawMap({ map, low, high }: { map: ResponseMap; low: number; high: number }): Promise<string> {
  const pixels = Uint8Array.from([...map.values].flatMap((value) => colorOf(high > low ? (value - low) / (high - low) : 0)))
  const image = sharp(pixels, { raw: { width: map.size, height: map.size, channels: 3 } })
  return formatDataUri('image/png', await image.png().toBuffer())
}

/** @param share 0 .. 1 */
function colorOf(share: number): number[] {
  const place = Math.min(share, 1) * (COLORS.length - 1)
  const index = Math.min(Math.floor(place), COLORS.length - 2)
  const [from, to] = [COLORS[index]!, COLORS[index + 1]!]
  return from.map((value, channel) => Math.round(value + (to[channel]! - value) * (place - index)))
}
