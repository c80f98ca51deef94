import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from '../track/trackPage'
import { readAnswers, watchAnswers } from './answerWatch'
import type { Watched } from './answerWatch'

/** Times mean something only on a machine that does nothing else: part of the long tests, each on its own. */
const LONG = Boolean(process.env['PULTRACK_LONG_TESTS'])
/** Folder for a trace of the browser, to see where the time goes. */
const TRACE = process.env['PULTRACK_TRACE']
const MINUTES = 60_000
const LONGEST = 100
const ROUNDS = 5

let workstation: Workstation
let page: Page

function percentile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)]!
}

/** What a person does in a minute: looks at frames, draws, takes it back, scrubs, looks at what the panels and views say. */
async function workARound(track: TrackPage): Promise<void> {
  const pause = (): Promise<void> => page.waitForTimeout(60)
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      await page.keyboard.press(key)
      await pause()
    }
  }
  const click = async (selector: string): Promise<void> => {
    await page.locator(selector).click()
    await pause()
  }
  await click('[data-view=track]')
  await press('l', 'l', 'k', 'j', 'j', 'Space', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'Equal', 'Minus', '0')
  await press('n')
  await track.drag({ x: 60, y: 60 }, { x: 140, y: 130 })
  await press('Control+z', 'Control+Shift+z', 'k', 'k', 'ArrowUp', 'ArrowDown')
  for (const tab of [1, 2, 3, 0]) await click(`.track .tabs [role=tab] >> nth=${tab}`)
  const bar = (await page.locator('.track [role=slider]').first().locator('..').boundingBox())!
  const timeline = (await page.locator('.track [data-window]').first().boundingBox())!
  for (const { x, y, width, height } of [bar, timeline]) {
    await page.mouse.move(x + width * 0.3, y + height / 2)
    await page.mouse.down()
    for (let step = 1; step <= 8; step += 1) {
      await page.mouse.move(x + width * (0.3 + 0.05 * step), y + height / 2)
      await page.waitForTimeout(30)
    }
    await page.mouse.up()
    await pause()
  }
  for (const view of ['learn', 'monitor', 'curriculum', 'batch', 'footage']) await click(`[data-view=${view}]`)
  await press('ArrowDown', 'ArrowUp', 'l', 'Space', 'Equal', 'Minus', 'Alt+4', 'Alt+3', 'Alt+2')
}

function describeWatched({ answers, busy }: Watched): string {
  const durations = answers.map(({ duration }) => duration)
  const slow = answers.toSorted((a, b) => b.duration - a.duration).slice(0, 12)
  const lines = slow.map(({ input, at, duration, waited, handled }) => {
    const during = busy.filter((frame) => frame.at < at + duration && frame.at + frame.duration > at)
    return `  ${duration.toFixed(0)} ms ${input}: ${waited.toFixed(0)} until the page took it, ${handled.toFixed(0)} in its hands, the rest until it was seen${during.map((frame) => `\n      page busy from ${(frame.at - at).toFixed(0)} for ${frame.duration.toFixed(0)} ms, ${frame.story}`).join('')}`
  })
  return `${answers.length} inputs while learning: median ${percentile(durations, 0.5).toFixed(0)} ms, 95th percentile ${percentile(durations, 0.95).toFixed(0)} ms, longest ${Math.max(...durations).toFixed(0)} ms, ${durations.filter((each) => each > LONGEST).length} over ${LONGEST} ms\n${lines.join('\n')}\n  ${busy.length} frames of the page took more than 50 ms\n`
}

describe.skipIf(!LONG)('while a training uses both cores (PULTRACK_LONG_TESTS)', () => {
  beforeAll(async () => {
    delete process.env['PULTRACK_LEARNER_PRIORITY'] // other tests must not wait for a learner that gives way; a person at the page is whom it gives way to
    workstation = await openWorkstation()
    page = await workstation.openPage()
    await page.locator('[data-view=learn]').click()
    await page.getByRole('combobox', { name: 'Preset' }).selectOption('quick')
    await page.getByRole('button', { name: /^Start/ }).click()
    await page.locator('[data-run-state=running] [data-tag$="/loss"] canvas').first().waitFor({ timeout: 8 * MINUTES })
  }, 10 * MINUTES)
  afterAll(() => workstation?.close())

  it('the page answers every input within 100 ms', async () => {
    const fresh = await workstation.openPage() // nothing was looked at in it yet
    await page.close()
    page = fresh
    const track = new TrackPage(page)
    await track.open()
    await watchAnswers(page)
    if (TRACE !== undefined) await workstation.browser.startTracing(page, { path: join(TRACE, 'answers.json'), categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-v8.cpu_profiler', 'toplevel', 'blink.user_timing', 'v8', 'cc', 'input', 'latencyInfo', 'benchmark'] })
    for (let round = 0; round < ROUNDS; round += 1) await workARound(track)
    if (TRACE !== undefined) await workstation.browser.stopTracing()
    const watched = await readAnswers(page)
    process.stdout.write(describeWatched(watched))
    const inputs = watched.answers
    expect(inputs.length).toBeGreaterThanOrEqual(200)
    expect(inputs.filter(({ duration }) => duration > LONGEST).map(({ input, duration }) => `${input}: ${duration.toFixed(0)} ms`)).toEqual([])
  }, 8 * MINUTES)
})
