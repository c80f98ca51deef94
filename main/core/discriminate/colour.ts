import type { ViewsConfig } from '../../contract/config'
import type { Random } from '../random'

/** A square RGB picture inside a larger array. */
export interface Region {
  values: Float32Array
  offset: number
  size: number
}

/** An affine map of colours: row-major 3x3 matrix and offset, values 0..255. */
export interface ColourChange {
  matrix: number[]
  offset: number[]
}

const LUMA = [0.299, 0.587, 0.114] as const
const IDENTITY: ColourChange = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], offset: [0, 0, 0] }

/** Brightness, contrast, saturation, hue and gray as one colour change: SimCLR's jitter in a single pass over the pixels. */
export function drawColourChange(config: Pick<ViewsConfig, 'jitterChance' | 'brightness' | 'contrast' | 'saturation' | 'hue' | 'grayChance'>, random: Random): ColourChange {
  let change = IDENTITY
  if (random.chance(config.jitterChance)) {
    const brightness = 1 + random.between(-config.brightness, config.brightness)
    const contrast = 1 + random.between(-config.contrast, config.contrast)
    const saturation = 1 + random.between(-config.saturation, config.saturation)
    const hue = random.between(-config.hue, config.hue) * 2 * Math.PI
    change = compose(rotateHue(hue), blendWithGray(saturation))
    const gain = brightness * contrast
    change = { matrix: change.matrix.map((value) => value * gain), offset: [0, 1, 2].map(() => 127.5 * brightness * (1 - contrast)) }
  }
  return random.chance(config.grayChance) ? compose(change, blendWithGray(0)) : change
}

/** Applies a colour change in place and clips to 0..255. */
export function paint({ values, offset, size }: Region, change: ColourChange): void {
  if (change === IDENTITY) return
  const [a, b, c, d, e, f, g, h, i] = change.matrix as [number, number, number, number, number, number, number, number, number]
  const [red0, green0, blue0] = change.offset as [number, number, number]
  const end = offset + size * size * 3
  for (let at = offset; at < end; at += 3) {
    const red = values[at]!
    const green = values[at + 1]!
    const blue = values[at + 2]!
    values[at] = clip(a * red + b * green + c * blue + red0)
    values[at + 1] = clip(d * red + e * green + f * blue + green0)
    values[at + 2] = clip(g * red + h * green + i * blue + blue0)
  }
}

/** Mirrors left and right in place. */
export function flip({ values, offset, size }: Region): void {
  for (let row = 0; row < size; row += 1) {
    for (let left = 0, right = size - 1; left < right; left += 1, right -= 1) {
      const a = offset + (row * size + left) * 3
      const b = offset + (row * size + right) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const value = values[a + channel]!
        values[a + channel] = values[b + channel]!
        values[b + channel] = value
      }
    }
  }
}

/** Gaussian blur in place, `sigma` in pixels; the border pixel continues outward. */
export function blur(region: Region, sigma: number): void {
  const radius = Math.min(4, Math.ceil(2 * sigma))
  const weights = Array.from({ length: radius + 1 }, (_, distance) => Math.exp(-(distance * distance) / (2 * sigma * sigma)))
  const sum = weights.reduce((all, weight, distance) => all + weight * (distance === 0 ? 1 : 2), 0)
  const kernel = weights.map((weight) => weight / sum)
  blurAxis(region, kernel, 'rows')
  blurAxis(region, kernel, 'columns')
}

function blurAxis({ values, offset, size }: Region, kernel: readonly number[], axis: 'rows' | 'columns'): void {
  const along = axis === 'rows' ? 3 : size * 3
  const between = axis === 'rows' ? size * 3 : 3
  const line = new Float32Array(size)
  for (let index = 0; index < size; index += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const start = offset + index * between + channel
      for (let at = 0; at < size; at += 1) line[at] = values[start + at * along]!
      for (let at = 0; at < size; at += 1) {
        let blurred = kernel[0]! * line[at]!
        for (let distance = 1; distance < kernel.length; distance += 1) {
          blurred += kernel[distance]! * (line[Math.max(0, at - distance)]! + line[Math.min(size - 1, at + distance)]!)
        }
        values[start + at * along] = blurred
      }
    }
  }
}

/** first, then second. */
function compose(first: ColourChange, second: ColourChange): ColourChange {
  const matrix: number[] = []
  const offset: number[] = []
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 3; column += 1) {
      matrix.push([0, 1, 2].reduce((sum, inner) => sum + second.matrix[row * 3 + inner]! * first.matrix[inner * 3 + column]!, 0))
    }
    offset.push([0, 1, 2].reduce((sum, inner) => sum + second.matrix[row * 3 + inner]! * first.offset[inner]!, second.offset[row]!))
  }
  return { matrix, offset }
}

/** 1 leaves the colours, 0 is gray, above 1 is more vivid. */
function blendWithGray(saturation: number): ColourChange {
  const matrix = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => (1 - saturation) * LUMA[column as 0 | 1 | 2] + (row === column ? saturation : 0)))
  return { matrix, offset: [0, 0, 0] }
}

/** Rotation about the gray axis, radians (Rodrigues' formula). */
function rotateHue(angle: number): ColourChange {
  const cosine = Math.cos(angle)
  const sine = Math.sin(angle) / Math.sqrt(3)
  const rest = (1 - cosine) / 3
  const matrix = [rest + cosine, rest - sine, rest + sine, rest + sine, rest + cosine, rest - sine, rest - sine, rest + sine, rest + cosine]
  return { matrix, offset: [0, 0, 0] }
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value
}
