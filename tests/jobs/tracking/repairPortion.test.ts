import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ClipPortion } from '../../../main/contract/clipPortion'
import type { FrameSource } from '../../../main/contract/frame'
import { TRACKING_CONSTANTS } from '../../../main/contract/model'
import type { RepairRequest } from '../../../main/contract/repairProcedures'
import type { LoadedNetwork } from '../../../main/jobs/tracking/modelShelf'
import { countFrames, gapsOf, repairSpan } from '../../../main/jobs/tracking/repairSpan'
import type { Direction } from '../../../main/jobs/tracking/trackSession'
import { openClip } from '../../../main/video/openClip'
import { temporaryFolder } from '../../video/paintedClip'
import { boxInFrame, makeClip } from '../clipOfTexture'
import { StillNetwork } from './stillNetwork'

const FRAMES = 12
const folder = temporaryFolder()
let source: FrameSource

beforeAll(async () => {
  await makeClip({ path: join(folder, 'patch.mp4'), frameCount: FRAMES })
  source = await openClip({ path: join(folder, 'patch.mp4') })
}, 300_000)
afterAll(() => source?.close())

const card: LoadedNetwork['card'] = { format: 'pultrack-model', version: 1, id: 'm', name: 'm', backbone: 'alexnet', correlation: 'cosine', tracking: TRACKING_CONSTANTS.cosine, training: {} }
const anchor = (frameIndex: number): RepairRequest['corrected'] => ({ frameIndex, box: boxInFrame(frameIndex) })
const request = (changes: Partial<RepairRequest>): RepairRequest => ({ clip: 'clip_123456', track: 't', corrected: anchor(5), before: anchor(1), after: anchor(9), from: 2, to: 8, ...changes })

async function repair(asked: RepairRequest): Promise<{ gaps: number[][]; tracked: Direction[] }> {
  const gaps: number[][] = []
  const tracked: Direction[] = []
  const loaded = { network: new StillNetwork(), card, dispose: () => undefined }
  for await (const gap of repairSpan({ source, loaded, request: asked, signal: new AbortController().signal, onFrame: (direction) => tracked.push(direction) })) gaps.push(gap.map(({ frameIndex }) => frameIndex))
  return { gaps, tracked }
}

it("tracks the frames of the clip's portion only, and looks at a person's box that lies between them", async () => {
  const portion = { from: 2, to: 10, stride: 3, downsample: 1, regions: [] } satisfies ClipPortion // 2, 5, 8
  const asked = request({ corrected: anchor(6), before: anchor(3), after: anchor(10), portion })
  const { gaps, tracked } = await repair(asked)
  expect(gaps).toEqual([[5], [8]])
  // 5 and 6 ahead, 5 and 3 back; 8 and 10 ahead, 8 and 6 back
  expect(tracked).toEqual(['forward', 'forward', 'backward', 'backward', 'forward', 'forward', 'backward', 'backward'])
  expect(countFrames(gapsOf(asked), { portion, frameCount: FRAMES })).toBe(tracked.length)
})

it('knows no neighbour outside the range, and tracks to its ends instead', async () => {
  const portion = { from: 3, to: 7, stride: 2, downsample: 1, regions: [] } satisfies ClipPortion
  const asked = request({ portion })
  expect(gapsOf(asked)).toEqual([{ last: anchor(5), from: 3 }, { first: anchor(5), to: 7 }])
  const { gaps, tracked } = await repair(asked)
  expect(gaps).toEqual([[3], [7]])
  expect(countFrames(gapsOf(asked), { portion, frameCount: FRAMES })).toBe(tracked.length)
  await expect(repair(request({ corrected: anchor(2), before: null, portion }))).rejects.toMatchObject({ code: 'clip-frame-missing' })
})

it('tracks every frame of a whole clip, as ever', async () => {
  const { gaps, tracked } = await repair(request({}))
  expect(gaps).toEqual([[2, 3, 4], [6, 7, 8]])
  expect(tracked.length).toBe(countFrames(gapsOf(request({})), { frameCount: FRAMES }))
})
