import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import { findFfmpeg } from '../../../main/video/ffmpeg'
import { drawTexture } from '../../core/track/movingTexture'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation, reload } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { TrackPage } from './trackPage'

const SIZE = { width: 320, height: 240 }
const COUNT = 30
const LAST = COUNT - 1
/** From here on it is in sight again. */
const OUT = 14
/** What lies about from a frame on at which the target is hidden, and looks as it does. */
const DECOY_FROM = 11
const DECOY: Box = { left: 150, top: 190, width: 40, height: 34 }
const BAR = { from: 76, to: 130 }
const folder = temporaryFolder()
let workstation: Workstation
let view: TrackPage

/** Goes behind a bar; before it comes out again its likeness lies elsewhere: nothing but a person can tell which is the same. */
function truthAt(frame: number): Box | null {
  if (frame >= 9 && frame < OUT) return null
  return { left: frame < 9 ? 30 + 4 * frame : 220 + 2 * (frame - OUT), top: 100, width: 40, height: 34 }
}

/** Lays the likeness over a picture. */
function layDecoy(data: Uint8Array): void {
  const { data: likeness } = drawTexture({ ...SIZE, box: DECOY })
  for (let y = DECOY.top; y < DECOY.top + DECOY.height; y += 1) {
    const [from, to] = [DECOY.left, DECOY.left + DECOY.width].map((x) => 3 * (y * SIZE.width + x)) as [number, number]
    data.set(likeness.subarray(from, to), from)
  }
}

async function makeClip(): Promise<void> {
  const pictures = Array.from({ length: COUNT }, (_, frame) => {
    const { data } = drawTexture({ ...SIZE, box: truthAt(frame) })
    if (frame >= DECOY_FROM) layDecoy(data)
    for (let y = 0; y < SIZE.height; y += 1) data.fill(150, 3 * (y * SIZE.width + BAR.from), 3 * (y * SIZE.width + BAR.to))
    return data
  })
  const raw = join(folder, 'bar.rgb')
  writeFileSync(raw, Buffer.concat(pictures))
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${SIZE.width}x${SIZE.height}`, '-r', '25', '-i', raw]
  execFileSync((await findFfmpeg()).path, ['-y', '-loglevel', 'error', ...input, '-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p', join(folder, 'bar.mp4')])
}

beforeAll(async () => {
  await makeClip()
  workstation = await openWorkstation({ roots: [folder], project: join(folder, 'Bar.trackproj') })
  const page = await workstation.openPage()
  // The plain tracker, so that it is taken in: what knows when it is lost would not be.
  await page.evaluate(() => localStorage.setItem('pultrack.track', JSON.stringify({ falseAlarmRate: null })))
  await reload(page)
  await page.getByRole('button', { name: /Browse/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
  await dialog.locator('[data-entry="bar.mp4"]').click()
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await page.locator('[role=option][data-state=ready]', { hasText: 'bar.mp4' }).click()
  view = new TrackPage(page)
  await view.open()
})
afterAll(() => workstation?.close())

const isOnTarget = async (frame: number): Promise<boolean> => {
  const [left, top] = (await view.box()) as [number, number]
  const truth = truthAt(frame)!
  return Math.abs(left - truth.left) < 15 && Math.abs(top - truth.top) < 15
}

/** From the end to a frame, by keys. */
async function goBackTo(frame: number): Promise<void> {
  await view.press('End')
  await view.shown(LAST)
  for (let at = LAST; at > frame; at -= 1) await view.press('ArrowLeft')
  await view.shown(frame)
}

async function drawBox({ left, top, width, height }: Box): Promise<void> {
  await view.drag({ x: left, y: top }, { x: left + width, y: top + height })
}

const CHECKED = 22
let drifted: number[] = []
let repaired: number[] = []

describe('a target that was lost', () => {
  it('is lost behind the bar, and the place is found by a key and in the list', async () => {
    await view.press('n')
    await drawBox(truthAt(0)!)
    await view.page.locator('[data-track]', { hasText: 'Object 1' }).waitFor()
    await view.press('t')
    await view.tracked('Object 1', COUNT)
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached', timeout: 240_000 })
    await view.page.getByRole('tab', { name: 'Trouble' }).click()
    await view.page.locator('[data-trouble]').first().waitFor()
    await view.page.locator('[data-trouble] img').first().waitFor()
    const frames = await view.page.locator('[data-trouble]').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-trouble'))))
    await view.page.locator('.track [role=application]').focus()
    await view.press(']')
    await view.shown(frames[0]!)
    await view.page.locator(`[data-trouble="${frames[0]}"][aria-current=true]`).waitFor()
    expect(frames[0]).toBeGreaterThan(5)
    await goBackTo(CHECKED)
    drifted = await view.box()
    const found = await isOnTarget(CHECKED)
    expect(found).toBe(false)
  })

  it('may be anywhere: the whole frame is searched, Esc leaves, and the number of a place makes it a person\'s box that is repaired from', async () => {
    await view.press('End')
    await view.shown(LAST)
    const places = view.page.locator('[data-candidate]')
    const bar = view.page.getByRole('group', { name: 'Candidates for the target' })
    await view.press('s')
    await bar.waitFor()
    await view.press('Escape')
    await bar.waitFor({ state: 'detached' })
    await view.press('s')
    await places.first().waitFor({ timeout: 240_000 })
    const boxes = (await places.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-box') ?? ''))).map((text) => text.split(' ').map(Number))
    // By their middles: a place is as large as the box that was lost.
    const isAt = ({ left, top, width, height }: Box, [x, y, across, down]: readonly number[]): boolean => Math.hypot(x! + across! / 2 - left - width / 2, y! + down! / 2 - top - height / 2) < 12
    const numberOf = (wanted: Box): number => 1 + boxes.findIndex((box) => isAt(wanted, box))
    expect(Math.min(numberOf(truthAt(LAST)!), numberOf(DECOY)), 'both that look the same are offered').toBeGreaterThan(0)
    await view.press(String(numberOf(truthAt(LAST)!)))
    await bar.waitFor({ state: 'detached' })
    await view.page.locator('[data-run=at-work]').waitFor()
    await expect.poll(() => isOnTarget(LAST)).toBe(true)
    await view.press('Control+z')
    await view.page.getByText('Undone: repair').first().waitFor()
    await view.press('Control+z')
    await view.page.getByText('Undone: candidate taken').first().waitFor()
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached', timeout: 240_000 })
    await goBackTo(CHECKED)
    await expect.poll(() => view.box()).toEqual(drifted)
  }, 300_000)

  it('is repaired by one box, from both ends, and the boxes of the person stay', async () => {
    await view.press('End')
    await view.shown(LAST)
    await view.press('Shift+n')
    await view.page.getByText(/Draw the box of this track anew/).waitFor()
    await drawBox(truthAt(LAST)!)
    await goBackTo(CHECKED)
    await expect.poll(() => isOnTarget(CHECKED), { timeout: 240_000 }).toBe(true)
    await view.page.locator('[data-run=at-work]').waitFor({ state: 'detached', timeout: 240_000 })
    repaired = await view.box()
    await view.press('Home')
    await view.shown(0)
    await expect.poll(() => view.box()).toEqual(Object.values(truthAt(0)!).map((value) => expect.closeTo(value, 0)))
    await view.page.getByRole('tab', { name: 'Tracks' }).click()
    await expect.poll(() => view.row('Object 1')).toEqual({ boxes: COUNT, keyframes: 2 })
  }, 300_000)

  it('is as lost as before when that is undone, and as repaired when it is done again', async () => {
    await view.page.locator('.track [role=application]').focus()
    await goBackTo(CHECKED)
    await view.press('Control+z')
    await view.page.getByText('Undone: repair').first().waitFor()
    await expect.poll(() => view.box()).toEqual(drifted)
    await view.press('Control+Shift+z')
    await expect.poll(() => view.box()).toEqual(repaired)
  })

  it('is written to a file as repaired', async () => {
    await view.saved()
    const saving = view.page.waitForEvent('download')
    await view.press('Control+e')
    const dialog = view.page.getByRole('dialog', { name: 'Export tracks' })
    await dialog.getByLabel('Format').selectOption({ label: 'Pultrack CSV' })
    await dialog.getByRole('button', { name: 'Export', exact: true }).click()
    const path = join(folder, 'tracks.csv')
    await (await saving).saveAs(path)
    const [head, ...rows] = readFileSync(path, 'utf8').trim().split('\n').map((line) => line.split(','))
    const cell = (row: readonly string[] | undefined, column: string): string | undefined => row?.[head!.indexOf(column)]
    expect(rows.filter((row) => cell(row, 'source') === 'user').map((row) => cell(row, 'frame'))).toEqual(['0', String(LAST)])
    const exported = rows.find((row) => cell(row, 'frame') === String(CHECKED))
    expect(['x', 'y', 'w', 'h'].map((column) => Math.round(100 * Number(cell(exported, column))) / 100)).toEqual(repaired)
    expect(workstation.troubles).toEqual([])
  })
})
