import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openExclusionList } from '../../../main/jobs/learn/exclusions'
import { noteExclusion } from '../../../main/jobs/runs/exclusions'

const CLIPS = [{ path: '/footage/a.mp4' }, { path: '/footage/b.mp4' }]
const REGION = { left: 20, top: 10, width: 30, height: 30 }
const AT = '2026-11-23T08:00:00.000Z'
const INSIDE = { left: 25, top: 15, width: 10, height: 10 }
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-exclusions-'))
})
afterEach(() => rm(folder, { recursive: true }))

const say = (clip: string, region: typeof REGION | null, excluded: boolean): Promise<void> => noteExclusion(folder, { clip, region, at: AT, excluded, instances: 0, chains: 0 })

it('reaches a run that is being learned, and is taken back', async () => {
  const list = await openExclusionList(folder, CLIPS)
  await say('b.mp4', REGION, true)
  expect(list.excludes({ clip: 1, box: INSIDE })).toBe(false)
  await list.refresh()
  expect(list.excludes({ clip: 1, box: INSIDE })).toBe(true)
  expect(list.excludes({ clip: 0, box: INSIDE })).toBe(false)
  expect(list.excludes({ clip: 1, box: { ...INSIDE, left: 60 } })).toBe(false)
  await say('b.mp4', REGION, false)
  await list.refresh()
  expect(list.excludes({ clip: 1, box: INSIDE })).toBe(false)
})

it('holds for a run that goes on', async () => {
  await say('a.mp4', null, true)
  const list = await openExclusionList(folder, CLIPS)
  expect(list.excludes({ clip: 0, box: INSIDE })).toBe(true)
})

it('leaves out one of two clips whose files have one name', async () => {
  const list = await openExclusionList(folder, [{ path: '/day/one/cam.mp4' }, { path: '/day/two/cam.mp4' }])
  await say('two/cam.mp4', null, true)
  await list.refresh()
  expect([0, 1].map((clip) => list.excludes({ clip, box: INSIDE }))).toEqual([false, true])
})

it('still holds where it was said of a file\'s name, as runs once did', async () => {
  const list = await openExclusionList(folder, [{ path: '/davis/dog/clip.mp4' }, { path: '/davis/cat/other.mp4' }])
  await say('clip.mp4', null, true)
  await list.refresh()
  expect([0, 1].map((clip) => list.excludes({ clip, box: INSIDE }))).toEqual([true, false])
})
