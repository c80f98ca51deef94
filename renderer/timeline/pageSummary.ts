import { ABSENT } from '../tracks/cellColumns'
import type { SamplePage, TrackSamples } from '../tracks/trackSamples'
import { PAGE_FRAMES } from '../tracks/trackSamples'

/** What stands in a stretch of frames: enough to draw one column of pixels of it. */
export interface StretchSummary {
  cells: number
  /** Bit n: some cell has the n-th of TRACK_STATES. */
  states: number
  lowScore: number
  highScore: number
  lowPsr: number
  highPsr: number
  lowConfidence: number
  highConfidence: number
}

const BLOCK_FRAMES = 16
const BLOCKS = PAGE_FRAMES / BLOCK_FRAMES

interface PageSummary {
  version: number
  blocks: StretchSummary[]
  whole: StretchSummary
}

const known = new WeakMap<SamplePage, PageSummary>()

export function emptySummary(): StretchSummary {
  return { cells: 0, states: 0, lowScore: Infinity, highScore: -Infinity, lowPsr: Infinity, highPsr: -Infinity, lowConfidence: Infinity, highConfidence: -Infinity }
}

/** Sums up the frames `[from, to)`. Whole pages and blocks of pages are summed up once and kept until they change: spikes stay, however far one zooms out. */
export function summarise({ pages }: TrackSamples, from: number, to: number): StretchSummary {
  const sum = emptySummary()
  let frame = Math.max(0, from)
  const end = Math.min(to, pages.length * PAGE_FRAMES)
  while (frame < end) {
    const pageStart = frame - (frame % PAGE_FRAMES)
    const page = pages[pageStart / PAGE_FRAMES]
    const stop = Math.min(end, pageStart + PAGE_FRAMES)
    if (page && page.cells > 0) addPage(sum, { page, from: frame - pageStart, to: stop - pageStart })
    frame = stop
  }
  return sum
}

interface PageStretch {
  page: SamplePage
  from: number
  to: number
}

function addPage(sum: StretchSummary, { page, from, to }: PageStretch): void {
  if (to - from < BLOCK_FRAMES) return addRows(sum, { page, from, to })
  const summary = summaryOf(page)
  if (from === 0 && to === PAGE_FRAMES) return addSummary(sum, summary.whole)
  let row = from
  while (row < to) {
    const stop = Math.min(to, row - (row % BLOCK_FRAMES) + BLOCK_FRAMES)
    if (stop - row === BLOCK_FRAMES) addSummary(sum, summary.blocks[row / BLOCK_FRAMES]!)
    else addRows(sum, { page, from: row, to: stop })
    row = stop
  }
}

function summaryOf(page: SamplePage): PageSummary {
  const kept = known.get(page)
  if (kept?.version === page.version) return kept
  const blocks = Array.from({ length: BLOCKS }, (_, block) => {
    const sum = emptySummary()
    addRows(sum, { page, from: block * BLOCK_FRAMES, to: (block + 1) * BLOCK_FRAMES })
    return sum
  })
  const whole = emptySummary()
  for (const block of blocks) addSummary(whole, block)
  const summary = { version: page.version, blocks, whole }
  known.set(page, summary)
  return summary
}

function addRows(sum: StretchSummary, { page, from, to }: PageStretch): void {
  for (let row = from; row < to; row += 1) {
    const state = page.state[row]!
    if (state === ABSENT) continue
    sum.cells += 1
    sum.states |= 1 << state
    const score = page.score[row]!
    const psr = page.psr[row]!
    if (Number.isNaN(psr)) continue // a person's box: nothing was measured
    if (score < sum.lowScore) sum.lowScore = score
    if (score > sum.highScore) sum.highScore = score
    if (psr < sum.lowPsr) sum.lowPsr = psr
    if (psr > sum.highPsr) sum.highPsr = psr
    const confidence = page.confidence[row]!
    if (confidence < sum.lowConfidence) sum.lowConfidence = confidence // never where it is NaN: not computed
    if (confidence > sum.highConfidence) sum.highConfidence = confidence
  }
}

function addSummary(sum: StretchSummary, other: StretchSummary): void {
  sum.cells += other.cells
  sum.states |= other.states
  sum.lowScore = Math.min(sum.lowScore, other.lowScore)
  sum.highScore = Math.max(sum.highScore, other.highScore)
  sum.lowPsr = Math.min(sum.lowPsr, other.lowPsr)
  sum.highPsr = Math.max(sum.highPsr, other.highPsr)
  sum.lowConfidence = Math.min(sum.lowConfidence, other.lowConfidence)
  sum.highConfidence = Math.max(sum.highConfidence, other.highConfidence)
}
