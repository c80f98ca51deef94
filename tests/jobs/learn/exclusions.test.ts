import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { currentExclusions, isExcluded, openExclusionList, readExclusionLog, recordExclusion } from '../../../main/jobs/learn/exclusions'
import { makeRun } from '../report/runFixture'

const REGION = { left: 20, top: 10, width: 30, height: 30 }
const AT = '2026-11-23T08:00:00.000Z'
let parent: string
let folder: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'pultrack-exclusions-'))
  folder = join(parent, 'run')
  await makeRun(folder)
})
afterEach(() => rm(parent, { recursive: true }))

it('writes down what was left out, how much that was, and what was taken in again', async () => {
  const whole = await recordExclusion({ folder, action: 'exclude', clip: 0, region: null, at: AT })
  expect(whole).toMatchObject({ chains: 7, instances: 0 })
  await recordExclusion({ folder, action: 'exclude', clip: 0, region: REGION, at: AT })
  await recordExclusion({ folder, action: 'include', clip: 0, region: null, at: AT })
  const log = await readExclusionLog(folder)
  expect(log.map(({ action, region }) => [action, region])).toEqual([['exclude', null], ['exclude', REGION], ['include', null]])
  expect(currentExclusions(log).map(({ region }) => region)).toEqual([REGION])
})

it('counts a chain that only passes through a region', async () => {
  // chains start with their middle at x 30 and go 1 to the right each frame
  const { chains } = await recordExclusion({ folder, action: 'exclude', clip: 0, region: { left: 31.5, top: 0, width: 5, height: 100 }, at: AT })
  expect(chains).toBe(7)
  expect((await recordExclusion({ folder, action: 'exclude', clip: 0, region: { left: 32.5, top: 0, width: 5, height: 100 }, at: AT })).chains).toBe(0)
})

it('goes by the middle of a box, in that clip alone', () => {
  const rules = [{ clip: 1, region: REGION }]
  expect(isExcluded(rules, { clip: 1, box: { left: 25, top: 15, width: 10, height: 10 } })).toBe(true)
  expect(isExcluded(rules, { clip: 0, box: { left: 25, top: 15, width: 10, height: 10 } })).toBe(false)
  expect(isExcluded(rules, { clip: 1, box: { left: 45, top: 15, width: 10, height: 10 } })).toBe(false)
})

it('reaches a run that is being learned', async () => {
  const list = await openExclusionList(folder)
  expect(list.current).toEqual([])
  await recordExclusion({ folder, action: 'exclude', clip: 0, region: null, at: AT })
  expect(list.current).toEqual([])
  await list.refresh()
  expect(list.current).toHaveLength(1)
})

it('refuses a clip that the run does not have', async () => {
  await expect(recordExclusion({ folder, action: 'exclude', clip: 3, region: null, at: AT })).rejects.toMatchObject({ code: 'clip-missing' })
})
