import type { Page } from 'playwright-core'
import { readView } from '../player/stagePicture'
import { drawn } from '../support/settled'

interface Place {
  x: number
  y: number
}

/** The track view as a test uses it: by keys and by places in the picture's own pixels. */
export class TrackPage {
  /** Keys pressed, clicks and drags so far. */
  actions = 0

  constructor(readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.actions += 1
    await this.page.keyboard.press(key)
  }

  async open(clip?: string): Promise<void> {
    await this.press('Alt+2')
    if (clip !== undefined) await this.page.getByRole('combobox', { name: 'Clip', exact: true }).selectOption({ label: clip })
    await this.shown(0)
  }

  /** Waits until a frame is on the screen. */
  async shown(frameIndex: number): Promise<void> {
    await this.page.locator(`.track [data-canvas=picture][data-frame="${frameIndex}"]`).waitFor()
  }

  async drag(from: Place, to: Place, keys: readonly string[] = []): Promise<void> {
    this.actions += 1
    const [start, end] = [await this.onScreen(from), await this.onScreen(to)]
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    for (const key of keys) await this.page.keyboard.down(key)
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2)
    await this.page.mouse.move(end.x, end.y)
    await this.page.mouse.up()
    for (const key of keys) await this.page.keyboard.up(key)
  }

  /** Where a point of the picture lies on the screen. */
  async onScreen({ x, y }: Place): Promise<Place> {
    const view = await readView(this.page, '.track [data-canvas=picture]')
    const stage = (await this.page.locator('.track [role=application]').boundingBox())!
    return { x: stage.x + view.x + x * view.scale, y: stage.y + view.y + y * view.scale }
  }

  /** What the list says of a track: its name and its numbers. */
  async row(name: string): Promise<{ boxes: number; keyframes: number } | null> {
    const texts = await this.page.locator('[data-track]', { hasText: name }).locator('.numbers').allTextContents()
    const found = /(\d+) box(?:es)?, (\d+) keyframe/.exec(texts[0] ?? '')
    return found ? { boxes: Number(found[1]), keyframes: Number(found[2]) } : null
  }

  async tracked(name: string, boxes: number): Promise<void> {
    await this.page.locator('[data-track]', { hasText: name }).getByText(new RegExp(`^${boxes} box`)).waitFor({ timeout: 110_000 })
  }

  /** The number fields: the box at the frame in hand, all four of one moment, once what was done so far is drawn. */
  async box(): Promise<number[]> {
    await drawn(this.page)
    return this.page.locator('[data-panel="track.numbers"] input').evaluateAll((fields) => fields.map((field) => Number((field as HTMLInputElement).value)))
  }

  saved(): Promise<void> {
    return this.page.locator('[data-save-state=saved]').waitFor()
  }
}
