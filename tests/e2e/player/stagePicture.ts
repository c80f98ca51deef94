import type { Page } from 'playwright-core'
import { drawn } from '../support/settled'

/** Painted clips carry their number as 4 x 3 blocks (tests/video/paintedClip). */
const COLUMNS = 4
const ROWS = 3

/** Waits until the canvas bears that frame. */
export async function awaitFrame(page: Page, frameIndex: number): Promise<void> {
  await page.locator(`[data-canvas=picture][data-frame="${frameIndex}"]`).waitFor({ state: 'attached' })
}

export async function goToFrame(page: Page, frameIndex: number): Promise<void> {
  await page.keyboard.press('Control+g')
  await page.keyboard.type(String(frameIndex))
  await page.keyboard.press('Enter')
  await awaitFrame(page, frameIndex)
}

/** The view all input so far has led to: where the picture's top left corner lies, in CSS pixels of the stage, and how large a source pixel is. */
export async function readView(page: Page, canvas = '[data-canvas=picture]'): Promise<{ scale: number; x: number; y: number }> {
  await drawn(page)
  return page.locator(canvas).evaluate((element: HTMLElement) => {
    const [scale, x, y] = element.dataset['view']!.split(' ').map(Number) as [number, number, number]
    return { scale, x, y }
  })
}

/** Brightness (0 to 255) of the canvas at places given as shares of the picture's width and height, through the view's transform. */
export function readStage(page: Page, places: readonly { x: number; y: number }[], picture: { width: number; height: number }): Promise<number[]> {
  return page.evaluate(({ places, picture }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-canvas=picture]')!
    const [scale, left, top] = canvas.dataset['view']!.split(' ').map(Number) as [number, number, number]
    const ratio = canvas.width / canvas.clientWidth
    const context = canvas.getContext('2d')!
    return places.map(({ x, y }) => {
      const [red, green, blue] = context.getImageData(Math.floor((x * picture.width * scale + left) * ratio), Math.floor((y * picture.height * scale + top) * ratio), 1, 1).data
      return (red! + green! + blue!) / 3
    })
  }, { places: [...places], picture })
}

/** The number painted in the picture on the canvas, shown upright or turned clockwise by 90 degrees. */
export async function readPaintedNumber(page: Page, { width, height, turned = false }: { width: number; height: number; turned?: boolean }): Promise<number> {
  const places = Array.from({ length: COLUMNS * ROWS }, (_, bit) => {
    const [across, down] = [((bit % COLUMNS) + 0.5) / COLUMNS, (Math.floor(bit / COLUMNS) + 0.5) / ROWS]
    return turned ? { x: 1 - down, y: across } : { x: across, y: down }
  })
  const bright = await readStage(page, places, { width, height })
  return bright.reduce((number, value, bit) => (value > 128 ? number | (1 << bit) : number), 0)
}
