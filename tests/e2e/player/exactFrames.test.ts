import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../../main/core/random'
import { findFfmpeg } from '../../../main/video/ffmpeg'
import { paintClip, turnClockwise, X264 } from '../../video/paintedClip'
import { temporaryFolder } from '../support/temporaryFolder'
import { openWorkstation } from '../support/workstation'
import type { Workstation } from '../support/workstation'
import { goToFrame, readPaintedNumber, readView } from './stagePicture'

const COUNT = 120
/** 200 in all; the long tests do as many in each kind. */
const SEEKS = process.env['PULTRACK_LONG_TESTS'] ? 200 : 25
const { passthrough } = await findFfmpeg()
const GOP = ['-g', '12']

/** `shown`: size on the screen, where it is not the coded one. Chromium itself plays four of the eight. */
const KINDS: { name: string; file: string; encode: readonly string[]; size?: [number, number]; shown?: [number, number]; turned?: boolean }[] = [
  { name: 'one key frame only', file: 'long.mp4', encode: [...X264, '-g', '999'] },
  { name: 'B-frames', file: 'bframes.mp4', encode: [...X264, ...GOP, '-bf', '3', '-sc_threshold', '0'] },
  { name: 'a transport stream that does not start at 0', file: 'stream.ts', encode: [...X264, ...GOP, '-bf', '2', '-output_ts_offset', '7'] },
  { name: 'variable rate', file: 'variable.mp4', encode: ['-vf', 'setpts=round((N+floor(N/3)*2)/25/TB)', ...passthrough, ...X264, ...GOP] },
  { name: 'MPEG-4 in AVI', file: 'old.avi', encode: ['-c:v', 'mpeg4', '-q:v', '3', ...GOP, '-bf', '2'] },
  { name: 'rotation by 90 degrees', file: 'turned.mp4', encode: [...X264, ...GOP], shown: [96, 128], turned: true },
  { name: 'pixels that are not square', file: 'wide.mp4', encode: ['-vf', 'setsar=2', ...X264, ...GOP], shown: [256, 96] },
  { name: 'an odd size, colour at full resolution', file: 'odd.mp4', encode: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p', ...GOP], size: [125, 93] },
]

let workstation: Workstation
let page: Page
const folder = temporaryFolder()
const random = new Random(20261123)

beforeAll(async () => {
  for (const { file, encode, size: [width, height] = [128, 96], turned } of KINDS) {
    const path = await paintClip({ path: join(folder, file), count: COUNT, width, height, encode })
    if (turned) turnClockwise(path)
  }
  workstation = await openWorkstation({ roots: [folder], project: join(folder, 'Numbers.trackproj') })
  page = await workstation.openPage()
  await page.getByRole('button', { name: /Browse/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
  for (const { file } of KINDS) await dialog.locator(`[data-entry="${file}"]`).click()
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
})
afterAll(() => workstation?.close())

describe('the frame drawn is the frame named', () => {
  it.each(KINDS)('in a clip with $name', async ({ file, size = [128, 96], shown: [width, height] = size, turned = false }) => {
    await page.locator('[role=option][data-state=ready]', { hasText: file }).click()
    await page.locator('h1', { hasText: file }).waitFor()
    for (let seek = 0; seek < SEEKS; seek += 1) {
      const frameIndex = random.integer(COUNT)
      await goToFrame(page, frameIndex)
      const painted = await readPaintedNumber(page, { width, height, turned })
      expect(painted, `frame ${frameIndex} of ${file}`).toBe(frameIndex)
    }
  })

  it('step by step as well, and at both ends', async () => {
    await page.locator('[role=option]', { hasText: 'bframes.mp4' }).click()
    await page.locator('h1', { hasText: 'bframes.mp4' }).waitFor()
    await goToFrame(page, COUNT - 3)
    for (const expected of [COUNT - 2, COUNT - 1, COUNT - 1]) {
      await page.keyboard.press('ArrowRight')
      await expectNumber(expected)
    }
    await page.keyboard.press('Home')
    await expectNumber(0)
    await page.keyboard.press('Comma')
    await expectNumber(0)
    await page.keyboard.press('PageDown')
    await expectNumber(12)
  })

  it('while the view is moved, at every zoom', async () => {
    await goToFrame(page, 77)
    await page.locator('[role=application]').hover()
    for (const notch of [-300, -300, 200, 900]) {
      await page.mouse.wheel(0, notch)
      await page.waitForTimeout(100)
      await page.keyboard.press('Digit0')
      await expectNumber(77)
    }
  })

  it('between asking for another view and its drawing', async () => {
    await readView(page) // drawn as the last test left it
    for (const notch of [300, -200, 200, -250]) {
      const read = await readBoth({ notch })
      expect(read).toEqual({ named: 77, painted: 77 })
    }
    await page.keyboard.press('Digit0')
  })

  it('in every picture of a playing clip', async () => {
    await goToFrame(page, 0)
    await page.keyboard.press('Space')
    const seen = new Set<number>()
    while (seen.size < 12 && !seen.has(COUNT - 1)) {
      const { named, painted } = await readBoth()
      expect(painted).toBe(named)
      seen.add(named)
    }
    await page.keyboard.press('Space')
    expect(seen.size).toBeGreaterThan(3)
  })

  it('broke nothing on the way', () => expect(workstation.troubles).toEqual([]))
})

async function expectNumber(expected: number): Promise<void> {
  await page.locator(`[data-canvas=picture][data-frame="${expected}"]`).waitFor({ state: 'attached' })
  await readView(page) // until the view asked for is drawn, the last one is named, and parts of the picture may be outside of it
  const painted = await readPaintedNumber(page, { width: 128, height: 96 })
  expect(painted).toBe(expected)
}

/**
 * Name and pixels of the same moment: nothing is drawn while a script runs, and the name is set before the next picture can be.
 * The moment is that of the next frame, or once the page knows that the wheel was turned by a notch.
 */
function readBoth({ notch }: { notch?: number } = {}): Promise<{ named: number; painted: number }> {
  return page.evaluate(async (notch) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-canvas=picture]')!
    if (notch === undefined) await new Promise((resolve) => new MutationObserver(resolve).observe(canvas, { attributeFilter: ['data-frame'] }))
    else {
      canvas.parentElement!.dispatchEvent(new WheelEvent('wheel', { deltaY: notch, clientX: innerWidth / 2, clientY: innerHeight / 2, cancelable: true }))
      for (let microtask = 0; microtask < 20; microtask += 1) await null // the page's own updates run in these; drawing waits for an animation frame
    }
    const [scale, left, top] = canvas.dataset['view']!.split(' ').map(Number) as [number, number, number]
    let painted = 0
    for (let bit = 0; bit < 12; bit += 1) {
      const [x, y] = [(((bit % 4) + 0.5) / 4) * 128, ((Math.floor(bit / 4) + 0.5) / 3) * 96]
      if (canvas.getContext('2d')!.getImageData(Math.floor(x * scale + left), Math.floor(y * scale + top), 1, 1).data[0]! > 128) painted |= 1 << bit
    }
    return { named: Number(canvas.dataset['frame']), painted }
  }, notch)
}
