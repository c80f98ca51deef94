import { countFrames, WHOLE_CLIP } from '../../contract/clipPortion'
import { escapeHtml } from './html'
import type { HeldOutResult } from './heldOut'
import { formatChange, formatDuration, formatShare } from './quantity'
import type { RunData } from './runData'

interface Figure {
  name: string
  value: string
  detail?: string
}

/** The figures to look at first, large. */
export function formatSummary(run: RunData, heldOut: HeldOutResult | undefined): string {
  const figures = [...(heldOut ? comparison(heldOut) : []), ...runFigures(run)]
  const items = figures.map(({ name, value, detail = '' }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(detail)}</small></dd></div>`)
  return `<dl class="summary">${items.join('')}</dl>`
}

function comparison({ before, after }: HeldOutResult): Figure[] {
  const change = formatChange(after.scores.meanOverlap - before.scores.meanOverlap)
  return [{ name: 'Mean overlap, before → after', value: `${before.scores.meanOverlap.toFixed(3)} → ${after.scores.meanOverlap.toFixed(3)}`, detail: `${change} on a clip not learned from` }]
}

function runFigures({ manifest, metrics, stages, chains, unjudgedChains }: RunData): Figure[] {
  const frames = manifest.footage.reduce((sum, { frames: count, portion = WHOLE_CLIP }) => sum + countFrames(portion, count), 0)
  const steps = metrics.filter(({ stage }) => stage !== 'mine').length
  const accepted = chains.filter(({ rejection }) => rejection === null).length
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0)
  return [
    { name: 'Footage', value: `${manifest.footage.length} clips`, detail: `${frames.toLocaleString('en')} frames, no labels` },
    { name: 'Chains kept', value: chains.length > 0 ? `${accepted} of ${chains.length}` : '–', detail: chains.length > 0 ? formatShare(accepted / chains.length) : unjudgedChains > 0 ? `${unjudgedChains} not judged yet` : '' },
    { name: 'Training steps', value: steps.toLocaleString('en'), detail: stages.length > 0 ? `${formatDuration(seconds)} in finished stages` : 'no stage has ended' },
  ]
}
