import { countFrames, WHOLE_CLIP } from '../../contract/clipPortion'
import { escapeHtml } from './html'
import type { HeldOutResult } from './heldOut'
import { formatChange, formatDuration, formatShare } from './quantity'
import type { RunData } from './runData'
import type { Say } from './words'

interface Figure {
  name: string
  value: string
  detail?: string
}

/** The figures to look at first, large. */
export function formatSummary(run: RunData, { heldOut, say, language }: { heldOut: HeldOutResult | undefined; say: Say; /** Of numbers. */ language: string }): string {
  const figures = [...(heldOut ? comparison(heldOut) : []), ...runFigures(run, { say, language })]
  const items = figures.map(({ name, value, detail = '' }) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(detail)}</small></dd></div>`)
  return `<dl class="summary">${items.join('')}</dl>`
}

function comparison({ before, after }: HeldOutResult): Figure[] {
  const change = formatChange(after.scores.meanOverlap - before.scores.meanOverlap)
  return [{ name: 'Mean overlap, before → after', value: `${before.scores.meanOverlap.toFixed(3)} → ${after.scores.meanOverlap.toFixed(3)}`, detail: `${change} on a clip not learned from` }]
}

function runFigures({ manifest, metrics, stages, chains, unjudgedChains }: RunData, { say, language }: { say: Say; language: string }): Figure[] {
  const frames = manifest.footage.reduce((sum, { frames: count, portion = WHOLE_CLIP }) => sum + countFrames(portion, count), 0)
  const steps = metrics.filter(({ stage }) => stage !== 'mine').length
  const accepted = chains.filter(({ rejection }) => rejection === null).length
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0)
  return [
    { name: say('Footage'), value: say('{count} clips', { count: manifest.footage.length }), detail: say('{count} frames, no labels', { count: frames.toLocaleString(language) }) },
    { name: say('Chains kept'), value: chains.length > 0 ? say('{kept} of {all}', { kept: accepted, all: chains.length }) : '–', detail: chains.length > 0 ? formatShare(accepted / chains.length) : unjudgedChains > 0 ? say('{count} not judged yet', { count: unjudgedChains }) : '' },
    { name: say('Training steps'), value: steps.toLocaleString(language), detail: stages.length > 0 ? say('{time} in finished stages', { time: formatDuration(seconds) }) : say('no stage has ended') },
  ]
}
