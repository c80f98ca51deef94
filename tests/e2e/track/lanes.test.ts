import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { appendJsonLines } from '../../../main/store/jsonLines'
import { makeRun } from '../../jobs/report/runFixture'
import { lookAt } from '../people/looks'
import { openRunFolders } from '../support/openRunFolders'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from './trackPage'

// The clip that ships with its ground truth beside it, and a run that learned from it.

const SAMPLE = join(import.meta.dirname, '..', '..', '..', 'resources', 'samples', 'held-out', 'davis_libby')
const BOX = { left: 0, top: 0, width: 40, height: 30 }
const TRACKED = 2
/** Few frames, and no look at the clip's background first: what is measured here is the overlap. */
const QUICK = { until: 'frames', frames: TRACKED, falseAlarmRate: null }
/** In the fixture all chains go through the frames 4 to 6: two are accepted, the others not. */
const MINED = 'chains of the run through it: 2 accepted, 5 not accepted; 1 hard negatives'

const folder = temporaryFolder()
let workstation: Workstation
let page: Page
let view: TrackPage

beforeAll(async () => {
  const run = join(folder, 'mined')
  await makeRun(run)
  const manifest = JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { footage: { path: string; frames: number }[] }
  manifest.footage[0] = { ...manifest.footage[0]!, path: join(SAMPLE, 'clip.mp4'), frames: 49 }
  await writeFile(join(run, 'run.json'), JSON.stringify(manifest))
  await appendJsonLines(join(run, 'instances.jsonl'), [{ id: 10, clip: 0, window: 0, frameIndex: 5, box: BOX, objectness: 1, crop: 0 }])
  await appendJsonLines(join(run, 'rankings.jsonl'), [{ step: 20, anchors: [{ anchor: 10, negatives: [{ id: 10, similarity: 0.8 }] }] }])
  workstation = await openWorkstation({ roots: [folder] })
  page = await workstation.openPage()
  await page.evaluate((options) => localStorage.setItem('pultrack.track', options), JSON.stringify(QUICK))
  await reload(page)
  view = new TrackPage(page)
  await page.locator('[role=option][data-state=ready]', { hasText: 'davis_libby' }).waitFor()
  await view.open('davis_libby')
}, 300_000)
afterAll(() => workstation?.close())
afterEach(() => expect(workstation.troubles).toEqual([]))

const foot = () => page.locator('.timeline canvas.foot')
const said = async () => (await page.locator('.timeline [role=slider]').getAttribute('aria-valuetext')) ?? ''
const overlapSaid = async () => Number(/overlap with the ground truth ([\d.]+)/.exec(await said())?.[1] ?? Number.NaN)
const heightOf = async () => (await foot().boundingBox())!.height

describe('lanes below the tracks', () => {
  it('show the ground truth beside the clip, and what the selected track overlaps of it', async () => {
    await expect.poll(() => foot().getAttribute('data-truth')).toBe('1')
    await view.press('n')
    await view.drag({ x: 292, y: 171 }, { x: 568, y: 348 })
    await expect.poll(overlapSaid).toBeGreaterThan(0.9)
    await view.press('t')
    await view.tracked('Object 1', 1 + TRACKED)
    await view.press('Shift+End')
    await view.shown(TRACKED)
    await expect.poll(overlapSaid).toBeGreaterThan(0.3)
    await view.press('ArrowRight')
    await view.shown(TRACKED + 1)
    await expect.poll(overlapSaid).toBeNaN() // nothing tracked there
  })

  it('measure by a track that was marked, and undo takes the mark back', async () => {
    await view.press('Alt+g')
    await page.getByText('Object 1 is ground truth now').waitFor()
    await view.press('Home')
    await expect.poll(overlapSaid).toBeNaN() // it is not measured by itself
    await view.press('n')
    await view.drag({ x: 292, y: 171 }, { x: 568, y: 348 })
    await expect.poll(overlapSaid).toBe(1)
    await view.press('Control+z')
    await view.press('Control+z')
    await view.press('ArrowUp')
    await page.locator('[data-track][class~=selected]').waitFor()
    await expect.poll(overlapSaid).toBeGreaterThan(0.9) // by the file again
    await view.saved()
  })

  it('show which frames taught the run in hand', async () => {
    await view.press('Alt+5')
    await openRunFolders(page, 'mined')
    await page.keyboard.press('5')
    await page.locator('[data-clip-health="davis_libby"] canvas[data-mined="7"]').waitFor()
    await page.getByRole('img', { name: '2 chains accepted, 5 not; 1 patches taken for others' }).waitFor()
    await lookAt(page, 'curriculum-strip')
    await view.press('Alt+2')
    await expect.poll(() => foot().getAttribute('data-mining')).toBe('mined')
    await view.press('Home')
    await expect.poll(said).toContain('0 accepted')
    for (let frame = 1; frame <= 5; frame += 1) await view.press('ArrowRight')
    await view.shown(5)
    await expect.poll(said).toContain(MINED)
    await lookAt(page, 'track-lanes')
  }, 240_000)

  it('go and come by their keys', async () => {
    const both = await heightOf()
    await view.press('Alt+Shift+k')
    await expect.poll(() => foot().getAttribute('data-mining')).toBeNull()
    await expect.poll(heightOf).toBeLessThan(both)
    await view.press('Alt+Shift+g')
    await expect.poll(heightOf).toBe(0)
    await reload(page)
    await view.shown(5)
    await expect.poll(said).not.toContain('overlap') // remembered
    await view.press('Alt+Shift+g')
    await expect.poll(overlapSaid).toBeNaN()
    await view.press('Home')
    await expect.poll(overlapSaid).toBeGreaterThan(0.9)
  })
})
