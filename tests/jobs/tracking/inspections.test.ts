import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WHOLE_CLIP, type ClipPortion } from '../../../main/contract/clipPortion'
import { TRACKING_CONSTANTS } from '../../../main/contract/model'
import { centerOf, scaleBox } from '../../../main/core/geometry/box'
import { cropSquare, meanColour, SEARCH_SIZE, searchSide } from '../../../main/core/geometry/crop'
import { ClipLibrary } from '../../../main/jobs/clips/clipLibrary'
import { Places } from '../../../main/jobs/clips/places'
import { Inspections } from '../../../main/jobs/tracking/inspections'
import type { LoadedNetwork, ModelShelf } from '../../../main/jobs/tracking/modelShelf'
import { openClip } from '../../../main/video/openClip'
import { temporaryFolder } from '../../video/paintedClip'
import { boxInFrame, makeClip } from '../clipOfTexture'
import { StillNetwork } from './stillNetwork'

const folder = temporaryFolder()
const path = join(folder, 'patch.mp4')
const library = new ClipLibrary({ places: new Places(), confined: false, emit: () => undefined, onChange: () => undefined })
const card: LoadedNetwork['card'] = { format: 'pultrack-model', version: 1, id: 'm', name: 'm', backbone: 'alexnet', correlation: 'cosine', tracking: TRACKING_CONSTANTS.cosine, training: {} }
const models = { load: () => Promise.resolve({ network: new StillNetwork(), card, dispose: () => undefined }) } as unknown as ModelShelf
const inspections = new Inspections({ library, models })
const exemplar = { frameIndex: 0, box: boxInFrame(0) }
const { signal } = new AbortController()
let clip: string

beforeAll(async () => {
  await makeClip({ path, frameCount: 6 })
  clip = (await library.add(path)).clips[0]!.clip
  await library.settle()
}, 120_000)
afterAll(async () => {
  await inspections.close()
  await library.close()
})

const PORTIONS: ClipPortion[] = [WHOLE_CLIP, { ...WHOLE_CLIP, downsample: 2 }, { ...WHOLE_CLIP, downsample: 2, regions: [{ left: 0, top: 0, width: 60, height: 60 }] }]

it.each(PORTIONS)('shows what a tracker sees of the clip, in source pixels: 1/$downsample size, $regions.length regions', async (portion) => {
  library.setPortion(clip, portion)
  const [look] = await inspections.inspect({ viewer: 'v', signal, clip, frameIndex: 2, previous: boxInFrame(1), exemplar, models: [] })
  const { region } = look!.response
  expect(region.side).toBeCloseTo(searchSide(boxInFrame(1)), 6)
  expect({ x: region.left + region.side / 2, y: region.top + region.side / 2 }).toEqual(centerOf(boxInFrame(1)))
  const source = await openClip({ path, portion })
  const [first, picture] = [await source.readFrame(0), await source.readFrame(2)]
  await source.close()
  const small = scaleBox(boxInFrame(1), 1 / portion.downsample)
  const seen = cropSquare({ picture, center: centerOf(small), side: searchSide(small), size: SEARCH_SIZE, fill: meanColour(first) })
  const { bytes } = look!.crops.search
  for (let pixel = 0; pixel < SEARCH_SIZE * SEARCH_SIZE; pixel += 97) {
    for (let channel = 0; channel < 3; channel += 1) expect(bytes[4 * pixel + channel]).toBe(Math.round(seen[3 * pixel + channel]!))
  }
})

it('searches the whole frame at the size that a tracker sees, and names no place that is left out', async () => {
  const places = async (portion: ClipPortion): Promise<{ width: number; right: number }[]> => {
    library.setPortion(clip, portion)
    const found = await inspections.findCandidates({ viewer: 'v', signal, clip, frameIndex: 2, box: exemplar.box, exemplar, most: 20 })
    return found.map(({ box }) => ({ width: box.width, right: box.left + box.width / 2 }))
  }
  const small = await places({ ...WHOLE_CLIP, downsample: 2 })
  expect(small.length).toBeGreaterThan(1)
  for (const { width } of small) expect(width).toBeCloseTo(exemplar.box.width, 0)
  expect(Math.max(...small.map(({ right }) => right))).toBeGreaterThan(90) // of 160: not as far as the small pictures reach
  const left = await places({ ...WHOLE_CLIP, downsample: 2, regions: [{ left: 100, top: 0, width: 60, height: 120 }] })
  expect(left.every(({ right }) => right < 100)).toBe(true)
})
