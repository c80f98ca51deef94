import type { MineStage } from '../../contract/config'
import type { Chain, ChainRejection } from '../../contract/learning'
import { meanSimilarity } from '../../core/mine/selection'
import { widen } from './axis'
import { drawChart, type ChartSeries, type Marker } from './chart'
import { formatFigure, formatLegend, formatTable } from './html'
import { BLUE, GREY, ORANGE, PURPLE, VERMILION } from './palette'
import { formatShare } from './quantity'
import { REJECTION_WORDS } from './rejections'
import type { RunData } from './runData'
import type { Say } from './words'

interface Verdict {
  name: string
  rejection: ChainRejection | null
  color: string
  marker: Marker
}

const VERDICTS: readonly Verdict[] = [
  { name: 'kept', rejection: null, color: BLUE, marker: 'circle' },
  { name: REJECTION_WORDS['cycle-error'], rejection: 'cycle-error', color: VERMILION, marker: 'cross' },
  { name: REJECTION_WORDS['low-similarity'], rejection: 'low-similarity', color: ORANGE, marker: 'triangle' },
  { name: REJECTION_WORDS.static, rejection: 'static', color: PURPLE, marker: 'square' },
  { name: REJECTION_WORDS['too-short'], rejection: 'too-short', color: GREY, marker: 'square' },
]

/** Smallest cycle error drawn, object sizes: a logarithm has no zero. */
const SMALLEST_ERROR = 0.002
/** Marks drawn of each verdict at most; more only blacken the page. */
const MOST_MARKS = 400

/** Every chain of a round by cycle error and similarity, and the count of each verdict by round. */
export function formatChainStatistics(run: RunData, { chains, say }: { chains: readonly Chain[]; say: Say }): string {
  return `<div class="grid">${drawScatter(run, { chains, say })}<div>${formatCounts(run.chains, say)}</div></div>`
}

function drawScatter({ config }: RunData, { chains, say }: { chains: readonly Chain[]; say: Say }): string {
  const shown = VERDICTS.filter(({ rejection }) => chains.some((chain) => chain.rejection === rejection))
  const series = shown.map(({ rejection, color, marker }): ChartSeries => ({ points: chains.filter((chain) => chain.rejection === rejection).slice(0, MOST_MARKS).map(toPoint), color, marker }))
  const points = series.flatMap((one) => one.points)
  const mine = config.stages.filter((stage): stage is MineStage => stage.kind === 'mine')[(chains[0]?.round ?? 1) - 1]
  const errors = points.map(({ x }) => x)
  const chart = drawChart({
    description: say('Similarity and cycle error of every chain'),
    x: { label: say('cycle error (object sizes)'), extent: [SMALLEST_ERROR * 0.8, Math.max(1, ...errors) * 1.1], logarithmic: true },
    y: { label: say('mean similarity (cosine)'), extent: widen(points.map(({ y }) => y), 0.05) },
    series,
    guides: mine ? [{ axis: 'x', value: mine.maximumCycleError, label: say('limit') }] : [],
  })
  const legend = formatLegend(shown.map(({ name, color, marker }) => ({ name: say(name), color, shape: marker })))
  return formatFigure({ title: say('Every chain of the round'), body: legend + chart, note: say('Lowest similarities among those that returned are dropped by percentile, and of those that hardly moved only a share is kept.') })
}

function toPoint(chain: Chain): { x: number; y: number } {
  return { x: Math.max(SMALLEST_ERROR, chain.cycleError), y: meanSimilarity(chain) }
}

function formatCounts(chains: readonly Chain[], say: Say): string {
  const rounds = [...new Set(chains.map(({ round }) => round))].sort((a, b) => a - b)
  const count = (round: number, rejection: ChainRejection | null): number => chains.filter((chain) => chain.round === round && chain.rejection === rejection).length
  const total = (round: number): number => chains.filter((chain) => chain.round === round).length
  const rows = VERDICTS.map(({ name, rejection }) => [say(name), ...rounds.map((round) => `${count(round, rejection)} (${formatShare(count(round, rejection) / total(round))})`)])
  return formatTable({
    columns: [{ title: say('Chains') }, ...rounds.map((round) => ({ title: say('Round {round}', { round }), numeric: true }))],
    rows: [...rows, [say('in all'), ...rounds.map((round) => String(total(round)))]],
  })
}
