import type { Page } from 'playwright-core'

/** How long one input took until the page's next picture, of it until the page began with it and while it was at it; milliseconds. */
export interface Answer {
  input: string
  /** Since the page was loaded. */
  at: number
  duration: number
  waited: number
  handled: number
}

/** A frame of the page that took more than 50 ms, and what was at work in it. */
export interface BusyFrame {
  at: number
  duration: number
  story: string
}

export interface Watched {
  answers: Answer[]
  busy: BusyFrame[]
}

/** Inputs of which nothing was told took less than this from the event to the next picture: the least that the browser tells of. */
const LEAST_TOLD = 16

/**
 * Watches every key, press, release and click (by the browser's own Event Timing, in steps of 8 ms), and moves of the pointer, of which that says nothing
 * (from the event until a task after the next frame).
 */
export async function watchAnswers(page: Page): Promise<void> {
  await page.evaluate((least) => {
    const NAMES = ['keydown', 'pointerdown', 'pointerup', 'click']
    const answers = new Map<string, Answer>()
    const busy: BusyFrame[] = []
    const keyOf = (name: string, at: number): string => `${name} ${at.toFixed(1)}`
    const place = (event: Event): string => {
      if (event instanceof KeyboardEvent) return event.code
      const target = event.target instanceof Element ? event.target.closest('[data-view], [role=tab], button, [role=slider], [role=application], canvas') ?? event.target : null
      return target?.getAttribute('data-view') ?? target?.getAttribute('aria-label') ?? target?.textContent?.trim().slice(0, 24) ?? ''
    }
    const note = (event: Event): void => {
      if (!event.isTrusted) return
      const at = event.timeStamp
      answers.set(keyOf(event.type, at), { input: `${event.type} ${place(event)}`, at, duration: least, waited: 0, handled: 0 })
    }
    let moved = 0
    const noteMove = (event: PointerEvent): void => {
      if (moved !== 0 || event.buttons === 0) return
      moved = event.timeStamp
      const waited = performance.now() - moved
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => {
          answers.set(keyOf('pointermove', moved), { input: `pointermove ${place(event)}`, at: moved, duration: performance.now() - moved, waited, handled: 0 })
          moved = 0
          channel.port1.close()
        }
        channel.port2.postMessage(null)
      })
    }
    for (const name of NAMES) addEventListener(name, note, { capture: true, passive: true })
    addEventListener('pointermove', noteMove, { capture: true, passive: true })
    new PerformanceObserver((list) => {
      for (const { name, startTime, duration, processingStart, processingEnd } of list.getEntries() as PerformanceEventTiming[]) {
        const known = answers.get(keyOf(name, startTime))
        if (known) Object.assign(known, { duration, waited: processingStart - startTime, handled: processingEnd - processingStart })
      }
    }).observe({ type: 'event', durationThreshold: least } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      const frames = list.getEntries() as (PerformanceEntry & { renderStart: number; styleAndLayoutStart: number; scripts: { invoker: string; sourceFunctionName: string; sourceURL: string; duration: number; forcedStyleAndLayoutDuration: number }[] })[]
      busy.push(...frames.map(({ duration, renderStart, styleAndLayoutStart, startTime, scripts }) => {
        const work = scripts.map(({ invoker, sourceFunctionName, sourceURL, duration: took, forcedStyleAndLayoutDuration: forced }) => `${invoker} ${sourceFunctionName} ${sourceURL.split('/').at(-1)} ${took.toFixed(0)}${forced > 1 ? ` (${forced.toFixed(0)} of it layout)` : ''}`)
        const since = (time: number): string => (time === 0 ? '-' : (time - startTime).toFixed(0))
        return { at: startTime, duration, story: `drawing from ${since(renderStart)}, style and layout from ${since(styleAndLayoutStart)}: ${work.join(', ') || 'no script'}` }
      }))
    }).observe({ type: 'long-animation-frame' })
    Object.assign(window, { watched: { answers, busy } })
  }, LEAST_TOLD)
}

export function readAnswers(page: Page): Promise<Watched> {
  return page.evaluate(() => {
    const { answers, busy } = (window as unknown as { watched: { answers: Map<string, Answer>; busy: BusyFrame[] } }).watched
    return { answers: [...answers.values()], busy }
  })
}
