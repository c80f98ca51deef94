import { WHOLE_CLIP, type ClipPortion } from '../../contract/clipPortion'
import type { Instance } from '../../contract/learning'
import type { Box } from '../../contract/geometry'
import { scaleBox } from '../../core/geometry/box'

interface Found {
  frameIndexes: number[]
  boxes: Box[]
}

/**
 * Windows count the frames of a clip's portion from 0 on, in pictures as small as the portion says; all that is kept names the source's frames and pixels.
 * Both ways are exact, so that a run that goes on is the run that was interrupted: strides are whole, factors powers of two.
 */
export class WindowPlaces {
  /** @param portions by number of the clip; undefined: all of it */
  constructor(private readonly portions: readonly (ClipPortion | undefined)[]) {}

  portionOf(clip: number): ClipPortion {
    return this.portions[clip] ?? WHOLE_CLIP
  }

  toSource(clip: number, { frameIndexes, boxes }: Found): Found {
    const { from, stride, downsample } = this.portionOf(clip)
    return { frameIndexes: frameIndexes.map((position) => from + position * stride), boxes: boxes.map((box) => scaleBox(box, downsample)) }
  }

  toWindow(instance: Instance): Instance {
    const { from, stride, downsample } = this.portionOf(instance.clip)
    return { ...instance, frameIndex: (instance.frameIndex - from) / stride, box: scaleBox(instance.box, 1 / downsample) }
  }
}
