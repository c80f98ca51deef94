import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClipPortion } from '../../main/contract/clipPortion'
import type { Port } from '../../main/contract/port'
import type { TrackSample } from '../../main/contract/track'
import { unpackSamples } from '../../main/contract/trackPacket'
import { iou } from '../../main/core/geometry/box'
import { createEngine } from '../../main/engine/createEngine'
import type { Engine } from '../../main/engine/engine'
import { openInProcess } from '../../main/engine/hosts/inProcess'
import { boxInFrame } from '../jobs/clipOfTexture'
import { buildHouse, importFootage, succeed, until, type TestHouse } from './support/testEngine'

let house: TestHouse
let engine: Engine
let port: Port
let clip: string

const PORTION: ClipPortion = { from: 0, to: null, stride: 2, downsample: 2, regions: [{ left: 0, top: 0, width: 30, height: 30 }] }
const EXEMPLAR = { frameIndex: 0, box: boxInFrame(0) }

beforeAll(async () => {
  house = await buildHouse()
  engine = await createEngine(house.options)
  port = openInProcess(engine)
  clip = (await importFootage(port))['moving.mp4']!
  await succeed(port, 'clips.setPortion', { clip, portion: PORTION })
})
afterAll(async () => {
  port.close()
  await engine.close()
  await house.remove()
})

async function samplesOf(job: string): Promise<TrackSample[]> {
  const stateOf = async () => (await succeed(port, 'jobs.list', {})).find((each) => each.job === job)!
  await until(async () => ['done', 'stopped', 'failed'].includes((await stateOf()).state), 'the job', 240)
  expect(await stateOf()).toMatchObject({ state: 'done', error: null })
  return unpackSamples(await succeed(port, 'tracks.samples', { job, from: 0 }))
}

it('answers for a single frame what the tracker was answered in it', async () => {
  const { job } = await succeed(port, 'tracks.start', { clip, track: 'small', ...EXEMPLAR, direction: 'forward', frames: 4, falseAlarmRate: null, preview: { width: 0, crops: false } })
  expect((await samplesOf(job)).map(({ frameIndex }) => frameIndex)).toEqual([2, 4])
  const [recorded] = await succeed(port, 'tracks.responses', { clip, track: 'small', from: 2, to: 2 })
  const [look] = await succeed(port, 'tracks.inspect', { viewer: 'p', clip, frameIndex: 2, previous: EXEMPLAR.box, exemplar: EXEMPLAR, models: [] })
  expect(look!.response.region).toEqual(recorded!.region)
  expect([...look!.response.values]).toEqual([...recorded!.values])
})

it('searches the whole frame as the tracker would, and names places in source pixels', async () => {
  const places = await succeed(port, 'tracks.candidates', { viewer: 'q', clip, frameIndex: 6, box: EXEMPLAR.box, exemplar: EXEMPLAR, most: 3 })
  expect(iou(places[0]!.box, boxInFrame(6))).toBeGreaterThan(0.5)
})

it("repairs the frames of the clip's portion", async () => {
  const corrected = { frameIndex: 4, box: boxInFrame(4) }
  const { job } = await succeed(port, 'tracks.repair', { clip, track: 'small', corrected, before: EXEMPLAR, after: null, from: 1, to: 7 })
  const repaired = await samplesOf(job)
  expect(repaired.map(({ frameIndex }) => frameIndex)).toEqual([2, 6])
  for (const { frameIndex, box } of repaired) expect(iou(box, boxInFrame(frameIndex))).toBeGreaterThan(0.5)
})
