import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { exportChart } from './exportedChart'
import { findRun, readLines, readSeries } from './runFiles'

/** The whole curriculum of the preset `standard`, each stage as short as it can be. */
const SHORT = {
  'sampling.windowsPerClip': '1', 'sampling.windowLength': '30', 'sampling.candidates': '60', checkpointSteps: '2',
  'stages.0.steps': '6', 'stages.0.batchSize': '8', 'stages.0.hardNegatives.refreshSteps': '2', 'stages.0.hardNegatives.warmUpShare': '0.1',
  'stages.1.chainsPerWindow': '2', 'stages.2.steps': '6', 'stages.2.batchSize': '4', 'stages.3.chainsPerWindow': '2', 'stages.3.frameStep': '1', 'stages.4.steps': '4', 'stages.4.batchSize': '4',
}
const CLIPS = ['davis_motocross-jump.mp4', 'davis_drift-straight.mp4', 'davis_horsejump-high.mp4', 'davis_car-shadow.mp4']
const NAME = 'short-one'
const STAGE_MILLISECONDS = 300_000

let workstation: Workstation
let page: Page

beforeAll(async () => {
  workstation = await openWorkstation()
  page = await workstation.openPage({ acceptDownloads: true })
  page.setDefaultTimeout(60_000)
})
afterAll(() => workstation?.close())

const runState = (state: string) => page.locator(`[data-run-state=${state}]`)
const waitForState = (state: string) => runState(state).waitFor({ timeout: STAGE_MILLISECONDS })
const stage = (number: number) => page.locator('[data-stage-state]').nth(number)

async function set(key: string, value: string): Promise<void> {
  await page.getByRole('searchbox', { name: /Search a setting/ }).fill(key)
  const field = page.locator(`[data-key="${key}"] input`)
  await field.fill(value)
  await field.press('Tab')
}

describe('learn', () => {
  it('explains every setting, marks what is wrong, and shows what differs from the preset', async () => {
    await page.locator('[data-view=learn]').click()
    await page.getByRole('combobox', { name: 'Preset' }).selectOption('standard')
    await page.getByRole('combobox', { name: 'Start from' }).selectOption({ label: 'alexpul (alexnet)' })
    await page.getByRole('searchbox', { name: /Search a setting/ }).fill('stages.0.steps')
    const row = page.locator('[data-key="stages.0.steps"]')
    await expect.poll(() => row.textContent()).toContain('steps of the stage')
    await set('stages.0.steps', '-1')
    await row.getByRole('alert').waitFor()
    await expect.poll(() => page.getByRole('button', { name: /^Start/ }).isDisabled()).toBe(true)
    for (const [key, value] of Object.entries(SHORT)) await set(key, value)
    await page.locator('[data-difference="stages.0.steps"]', { hasText: '350 → 6' }).waitFor()
    await expect.poll(() => page.locator('[data-difference]').count()).toBe(Object.keys(SHORT).length)
    await expect.poll(() => page.getByRole('alert').count()).toBe(0)
  })

  it('starts on the clips chosen, and shows engine, speed and memory while it runs', async () => {
    await page.getByRole('button', { name: 'None', exact: true }).click()
    for (const name of CLIPS) await page.locator(`[data-clip-name="${name}"] input`).check()
    await page.getByRole('textbox', { name: 'Name' }).fill(NAME)
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: /^Start/ }).click()
    await waitForState('running')
    await stage(1).and(page.locator('[data-stage-state=current]')).waitFor({ timeout: STAGE_MILLISECONDS })
    await page.locator('.facts', { hasText: /tensorflow|wasm/ }).waitFor({ timeout: STAGE_MILLISECONDS })
    await page.locator('[data-run-state] [data-tag="discriminate/loss"] canvas').first().waitFor({ timeout: STAGE_MILLISECONDS })
    await page.locator('[data-status=engine]', { hasText: /TensorFlow|WASM/ }).waitFor() // also in the status bar, though it computes in a process of its own
    await page.locator('[data-found] img').first().waitFor() // what it found last, in pictures
    await expect.poll(() => page.locator('[role=log]').textContent()).toContain('Background discrimination')
  }, 2 * STAGE_MILLISECONDS)

  it('loses nothing by a reload in the middle', async () => {
    await reload(page)
    await waitForState('running')
    await page.locator('[data-run-state] h2', { hasText: NAME }).waitFor()
    await expect.poll(() => page.locator('[role=log]').textContent()).toContain('Background discrimination')
  })

  it('pauses with a checkpoint, goes on, stops and keeps the model, goes on', async () => {
    await page.locator('[data-stage=correspond]').first().and(page.locator('[data-stage-state=current]')).waitFor({ timeout: STAGE_MILLISECONDS })
    await page.getByRole('button', { name: 'Pause' }).click()
    await waitForState('paused')
    const folder = await findRun(workstation.folder, NAME)
    const paused = await readLines(folder, 'metrics.jsonl')
    await page.getByRole('button', { name: 'Resume' }).first().click()
    await waitForState('running')
    await page.locator('[data-stage=correspond]').nth(1).and(page.locator('[data-stage-state=current]')).waitFor({ timeout: STAGE_MILLISECONDS })
    await page.getByRole('button', { name: 'Stop and keep the model' }).click()
    await waitForState('stopped')
    expect(existsSync(join(folder, 'model', 'card.json'))).toBe(true)
    const stopped = await readLines(folder, 'metrics.jsonl')
    expect(stopped.slice(0, paused.length)).toEqual(paused)
    await page.getByRole('button', { name: 'Resume' }).first().click()
    await waitForState('done')
  }, 4 * STAGE_MILLISECONDS)

  it('has drawn every point that metrics.jsonl has, to the last', async () => {
    const folder = await findRun(workstation.folder, NAME)
    await page.locator('[data-view=monitor]').click()
    for (const [tag, stage, name] of [['discriminate/loss', 'discriminate', 'loss'], ['correspond/loss', 'correspond', 'loss'], ['mine/acceptedShare', 'mine', 'acceptedShare']] as const) {
      const written = await readSeries(folder, stage, name)
      const [curve] = await exportChart(page, tag)
      expect(curve!.points.map((point) => ({ step: point[1], value: Number(point[4]) }))).toEqual(written)
    }
    await expect.poll(async () => (await readSeries(folder, 'discriminate', 'loss')).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5])
    await expect.poll(async () => (await readSeries(folder, 'correspond', 'loss')).map(({ step }) => step)).toEqual(Array.from({ length: 10 }, (_, index) => 6 + index))
  })

  it('told that it ended, on whichever view one was', async () => {
    await page.getByRole('tab', { name: /Alerts/ }).click()
    await expect.poll(() => page.locator('[data-alert=ended]').count()).toBe(1)
  })

  it('shows what the run found hard, each beside its anchor', async () => {
    await page.locator('[data-view=curriculum]').click()
    await page.getByRole('tab', { name: 'Hard negatives' }).click()
    await page.locator('[data-anchor]').first().waitFor()
    const similarities = await page.locator('[data-anchor="0"] figcaption b.numbers').allTextContents()
    expect(similarities.length).toBeGreaterThan(0)
    expect(similarities.map(Number)).toEqual(similarities.map(Number).toSorted((a, b) => b - a))
    await page.locator('[data-anchor="0"] img').nth(1).waitFor()
    await page.keyboard.press('s') // ranking by ranking: before steps 1, 2 and 4
    await page.locator('.moments').getByText('before step 4').waitFor()
    await page.keyboard.press('BracketLeft')
    await page.locator('.moments').getByText('before step 2').waitFor()
    await page.locator('[data-anchor="0"] ol img').first().waitFor()
  })

  it('had no script error', () => expect(workstation.troubles).toEqual([]))
})
