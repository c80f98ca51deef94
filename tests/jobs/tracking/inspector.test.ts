import { describe, expect, it } from 'vitest'
import * as tf from '@tensorflow/tfjs-core'
import type { Box } from '../../../main/contract/geometry'
import { TRACKING_CONSTANTS } from '../../../main/contract/model'
import { scaleBox } from '../../../main/core/geometry/box'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { findWindowedPeak, createHannWindow, findPeak } from '../../../main/core/track/response'
import { trackWith } from '../../../main/core/track/ownNetwork'
import { SiameseTracker } from '../../../main/core/track/siameseTracker'
import { Inspector, mixWindow } from '../../../main/jobs/tracking/inspector'
import { drawTexture } from '../../core/track/movingTexture'
import { openTestBackend } from '../../support/openTestBackend'

const SIZE = { width: 160, height: 120 }
const boxAt = (frame: number): Box => ({ left: 40 + 3 * frame, top: 40 + frame, width: 36, height: 30 })
const pictureAt = (frame: number) => drawTexture({ ...SIZE, box: boxAt(frame) })

openTestBackend()

describe('the inspector', () => {
  it('answers exactly what the tracker answered, frame by frame', async () => {
    const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'cosine', seed: 3 })
    const constants = TRACKING_CONSTANTS.cosine
    const tracker = new SiameseTracker(trackWith(network), constants)
    const exemplar = { picture: pictureAt(0), box: boxAt(0) }
    await tracker.init(exemplar.picture, exemplar.box)
    const before = tf.memory().numTensors
    const inspector = new Inspector({ network: trackWith(network), modelId: 'm', constants, exemplar })
    let previous = exemplar.box
    for (let frame = 1; frame < 5; frame += 1) {
      const picture = pictureAt(frame)
      const inspection = await inspector.inspect({ picture, frameIndex: frame, previous })
      const update = await tracker.update(picture)
      expect(inspection.response.scaleIndex).toBe(update.scaleIndex)
      expect([...inspection.response.values]).toEqual([...update.response!.values])
      expect(inspection.response.peak.value).toBe(update.score)
      expect(inspection.response.peakToSidelobe).toBe(update.psr)
      expect(inspection.scales.length).toBe(constants.scaleCount)
      const { upsampled, response, crops } = inspection
      const shift = findPeak(upsampled.windowed)
      const cell = (8 / 16) * (response.region.side / 255)
      const middle = (upsampled.size - 1) / 2
      expect(previous.left + previous.width / 2 + (shift.column - middle) * cell).toBeCloseTo(update.box.left + update.box.width / 2, 6)
      expect(previous.top + previous.height / 2 + (shift.row - middle) * cell).toBeCloseTo(update.box.top + update.box.height / 2, 6)
      expect([crops.exemplar.width, crops.search.width]).toEqual([127, 255])
      previous = update.box
    }
    inspector.dispose()
    expect(tf.memory().numTensors).toBe(before)
    tracker.dispose()
    network.dispose()
  })

  it('sees smaller pictures as the tracker sees them, and speaks of source pixels', async () => {
    const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'cosine', seed: 3 })
    const constants = TRACKING_CONSTANTS.cosine
    const double = (box: Box): Box => scaleBox(box, 2) // where the source is twice as large
    const plain = new Inspector({ network: trackWith(network), modelId: 'm', constants, exemplar: { picture: pictureAt(0), box: boxAt(0) } })
    const small = new Inspector({ network: trackWith(network), modelId: 'm', constants, exemplar: { picture: pictureAt(0), box: double(boxAt(0)) }, downsample: 2 })
    const look = { picture: pictureAt(2), frameIndex: 2 }
    const [expected, found] = [await plain.inspect({ ...look, previous: boxAt(1) }), await small.inspect({ ...look, previous: double(boxAt(1)) })]
    expect([...found.response.values]).toEqual([...expected.response.values])
    const { left, top, side } = expected.response.region
    expect(found.response.region).toEqual({ left: 2 * left, top: 2 * top, side: 2 * side })
    expect(found.crops).toEqual(expected.crops)
    plain.dispose()
    small.dispose()
    network.dispose()
  })

  it('goes on from where a tracker got to, as if it had been there all along', async () => {
    const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'cosine', seed: 3 })
    const whole = new SiameseTracker(trackWith(network), TRACKING_CONSTANTS.cosine)
    await whole.init(pictureAt(0), boxAt(0))
    const boxes: Box[] = []
    for (let frame = 1; frame < 7; frame += 1) boxes.push((await whole.update(pictureAt(frame))).box)
    const resumed = new SiameseTracker(trackWith(network), TRACKING_CONSTANTS.cosine)
    await resumed.init(pictureAt(0), boxAt(0))
    resumed.moveTo(boxes[2]!)
    for (let frame = 4; frame < 7; frame += 1) {
      const { box } = await resumed.update(pictureAt(frame))
      for (const side of ['left', 'top', 'width', 'height'] as const) expect(box[side]).toBeCloseTo(boxes[frame - 1]![side], 6)
    }
    whole.dispose()
    resumed.dispose()
    network.dispose()
  })

  it('mixes in the window as the tracker does', () => {
    const map = Float32Array.from({ length: 272 * 272 }, (_, index) => Math.sin(index / 50) + Math.cos(index / 900))
    const mixed = findPeak(mixWindow(map, 0.3))
    const expected = findWindowedPeak({ map, window: createHannWindow(272), influence: 0.3 })
    expect([mixed.row, mixed.column]).toEqual([expected.row, expected.column])
    expect(mixed.value).toBeCloseTo(expected.value, 8)
  })
})
