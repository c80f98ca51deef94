import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Picture } from '../../../../main/contract/frame'
import { type Box, iou } from '../../../../main/contract/geometry'
import { WatchfulTracker, type WatchedUpdate } from '../../../../main/core/track/confidence/watchfulTracker'
import { openTracker, type OpenedTracker } from '../../../../main/jobs/openTracker'
import { findDefaultModel } from '../../../../main/jobs/shippedModels'
import { drawTexture } from '../movingTexture'

const SIZE = { width: 320, height: 180 }
const FIRST: Box = { left: 40, top: 60, width: 36, height: 30 }

let opened: OpenedTracker

beforeAll(async () => {
  opened = await openTracker({ model: await findDefaultModel(), device: 'cpu' })
}, 300_000)
afterAll(() => opened?.dispose())

function draw(box: Box | null): Picture {
  return drawTexture({ ...SIZE, box })
}

async function watch(): Promise<WatchfulTracker> {
  const watchful = new WatchfulTracker({ ...opened.siamese!, falseAlarmRate: 0.05 })
  await watchful.init(draw(FIRST), FIRST)
  for (const left of [200]) await watchful.learnBackground(draw({ ...FIRST, left }), { box: FIRST, target: null })
  return watchful
}

async function follow(watchful: WatchfulTracker, places: readonly (Box | null)[]): Promise<WatchedUpdate[]> {
  const updates: WatchedUpdate[] = []
  for (const place of places) updates.push(await watchful.update(draw(place)))
  return updates
}

describe('WatchfulTracker', () => {
  it('says when the target is gone, keeps its last place, and finds it again far away', async () => {
    const watchful = await watch()
    const near = [1, 2, 3, 4].map((step) => ({ ...FIRST, left: FIRST.left + 5 * step }))
    const seen = await follow(watchful, near)
    expect(seen.map(({ state }) => state)).toEqual(near.map(() => 'tracked'))
    expect(Math.min(...seen.map(({ confidence }) => confidence!))).toBeGreaterThan(0.95)

    const gone = await follow(watchful, Array.from({ length: 8 }, () => null))
    expect(gone.filter(({ state }) => state === 'tracked')).toEqual([])
    expect(gone.slice(-5).map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'lost'))
    for (const { box } of gone.slice(-4)) expect(box).toEqual(gone.at(-1)!.box) // no box that drifts

    const far: Box = { ...FIRST, left: 250, top: 120 }
    const back = await follow(watchful, Array.from({ length: 8 }, () => far))
    expect(back.at(-1)!.state).toBe('tracked')
    expect(iou(back.at(-1)!.box, far)).toBeGreaterThan(0.5)
    watchful.dispose()
  }, 300_000)

  it('offers the target first among the places of a whole picture, whatever it is at', async () => {
    const watchful = await watch()
    const place: Box = { ...FIRST, left: 220, top: 30 }
    const candidates = await watchful.findCandidates(draw(place), { box: FIRST, most: 4 })
    expect(candidates.length).toBeGreaterThan(1)
    expect(iou(candidates[0]!.box, place)).toBeGreaterThan(0.5)
    expect(candidates[0]!.confidence).toBeGreaterThan(candidates[1]!.confidence)
    watchful.dispose()
  }, 300_000)
})
