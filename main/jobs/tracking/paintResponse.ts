import type { Picture } from '../../contract/frame'
import type { Response } from '../../contract/response'

/** Half of the map over half of the picture. */
const SHARE = 0.55

/** A copy of the picture with a response map over the square that was searched: dark blue least, yellow most, of this map. */
export function paintResponse(picture: Picture, { values, size, region }: Response): Picture {
  const data = picture.data.slice()
  const low = values.reduce((least, value) => Math.min(least, value), Infinity)
  const range = Math.max(1e-9, values.reduce((most, value) => Math.max(most, value), -Infinity) - low)
  // The map spans (size - 1) * 8 of the 255 pixels of the region, and half a cell beyond on each side.
  const side = (region.side * size * 8) / 255
  const left = region.left + (region.side - side) / 2
  const top = region.top + (region.side - side) / 2
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)))
  for (let y = clamp(top, picture.height); y < clamp(top + side, picture.height); y += 1) {
    for (let x = clamp(left, picture.width); x < clamp(left + side, picture.width); x += 1) {
      const column = clamp(((x + 0.5 - left) / side) * size - 0.5, size - 1)
      const row = clamp(((y + 0.5 - top) / side) * size - 0.5, size - 1)
      blend({ data, offset: (y * picture.width + x) * 3, share: (values[row * size + column]! - low) / range })
    }
  }
  return { ...picture, data }
}

/** Corners of the colour scale cividis (Nunez et al. 2018), which reads the same to every eye. */
const SCALE = [[0, 34, 78], [66, 78, 108], [124, 123, 120], [187, 173, 108], [254, 232, 56]] as const

function blend({ data, offset, share }: { data: Uint8Array; offset: number; share: number }): void {
  const place = share * (SCALE.length - 1)
  const lower = Math.min(SCALE.length - 2, Math.floor(place))
  for (const channel of [0, 1, 2] as const) {
    const colour = SCALE[lower]![channel] + (place - lower) * (SCALE[lower + 1]![channel] - SCALE[lower]![channel])
    data[offset + channel] = Math.round(data[offset + channel]! * (1 - SHARE) + colour * SHARE)
  }
}
