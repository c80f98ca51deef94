import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FrameSource } from '../../../main/contract/frame'
import { TRACKING_CONSTANTS } from '../../../main/contract/model'
import type { RepairRequest } from '../../../main/contract/repairProcedures'
import type { TrackSample } from '../../../main/contract/track'
import { iou } from '../../../main/contract/geometry'
import { trackWith } from '../../../main/core/track/ownNetwork'
import { SiameseNetwork } from '../../../main/core/network/siameseNetwork'
import { countFrames, gapsOf, repairSpan } from '../../../main/jobs/tracking/repairSpan'
import type { LoadedNetwork } from '../../../main/jobs/tracking/modelShelf'
import { openClip } from '../../../main/video/openClip'
import { openTestBackend } from '../../support/openTestBackend'
import { temporaryFolder } from '../../video/paintedClip'
import { boxInFrame, makeClip } from '../clipOfTexture'

const FRAMES = 12
const folder = temporaryFolder()
let source: FrameSource
let loaded: LoadedNetwork

openTestBackend()
beforeAll(async () => {
  await makeClip({ path: join(folder, 'patch.mp4'), frameCount: FRAMES })
  source = await openClip({ path: join(folder, 'patch.mp4') })
  const network = new SiameseNetwork({ backbone: 'alexnet', correlation: 'cosine', seed: 3 })
  const card: LoadedNetwork['card'] = { format: 'pultrack-model', version: 1, id: 'm', name: 'm', backbone: 'alexnet', correlation: 'cosine', tracking: TRACKING_CONSTANTS.cosine, training: {} }
  loaded = { network: trackWith(network), card, dispose: () => network.dispose() }
}, 300_000)
afterAll(async () => {
  loaded?.dispose()
  await source?.close()
})

const anchor = (frameIndex: number): NonNullable<RepairRequest['before']> => ({ frameIndex, box: boxInFrame(frameIndex) })
const request = (changes: Partial<RepairRequest> = {}): RepairRequest => ({ clip: 'clip_123456', track: 't', corrected: anchor(5), before: anchor(1), after: anchor(9), from: 2, to: 8, ...changes })

async function repair(asked: RepairRequest, signal = new AbortController().signal): Promise<{ gaps: TrackSample[][]; tracked: number }> {
  const gaps: TrackSample[][] = []
  let tracked = 0
  for await (const gap of repairSpan({ source, loaded, request: asked, signal, onFrame: () => (tracked += 1) })) gaps.push(gap)
  return { gaps, tracked }
}

describe('the repair of a span', () => {
  it('tracks both gaps from both ends and tells neither a person\'s box nor a frame beyond them', async () => {
    const { gaps, tracked } = await repair(request())
    expect(gaps.map((gap) => gap.map(({ frameIndex }) => frameIndex))).toEqual([[2, 3, 4], [6, 7, 8]])
    expect(tracked).toBe(countFrames(gapsOf(request()), { frameCount: FRAMES }))
    for (const sample of gaps.flat()) {
      expect(iou(sample.box, boxInFrame(sample.frameIndex))).toBeGreaterThan(0.5)
      expect(sample).toMatchObject({ source: 'tracker', modelId: 'm' })
    }
  })

  it('goes to the given frame where a person gave none', async () => {
    const { gaps, tracked } = await repair(request({ before: null, after: null, from: 3, to: 7 }))
    expect(gaps.map((gap) => gap.map(({ frameIndex }) => frameIndex).sort((a, b) => a - b))).toEqual([[3, 4], [6, 7]])
    expect(tracked).toBe(4)
  })

  it('has nothing to do between neighbours, and refuses boxes that are not in order', () => {
    expect(gapsOf(request({ before: anchor(4), after: anchor(6) }))).toEqual([])
    for (const wrong of [{ before: anchor(5) }, { after: anchor(3) }]) expect(() => gapsOf(request(wrong))).toThrow(expect.objectContaining({ code: 'call-invalid' }))
  })

  it('ends at once when it is stopped', async () => {
    await expect(repair(request(), AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' })
  })
})
