import { planStages, reachOf } from '../../core/curriculum/plan'
import { drawChart, type ChartPoint } from './chart'
import { escapeHtml, formatFigure, formatSection, formatTable } from './html'
import { colorOfStage, GREEN, letterColorOn, ORANGE, titleOfStage } from './palette'
import { formatDuration, formatShare } from './quantity'
import { sayReason } from './endReason'
import type { RunData, StageRow } from './runData'
import type { Say } from './words'

/** Stages in order with the time each took and why it ended, how far chains reached, and how many of them held up. */
export function formatCurriculumSection(run: RunData, say: Say): string {
  const body = [formatStageBar(run.stages, say), formatStageTable(run, say), formatReach(run, say)].join('')
  return formatSection({
    title: say('Curriculum'),
    lead: say('Mining and correspondence take turns; each round follows patches over a longer reach, with the network that the round before left behind.'),
    body,
  })
}

/** Widths are shares of the time; a stage too narrow for its name is explained by the table below. */
function formatStageBar(stages: readonly StageRow[], say: Say): string {
  if (stages.length === 0) return ''
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0)
  const parts = stages.map((row) => {
    const share = total > 0 ? row.seconds / total : 1 / stages.length
    const label = share > 0.12 ? `${escapeHtml(titleOfStage(row, say))}<small>${formatDuration(row.seconds)}</small>` : ''
    return `<div style="flex:${Math.max(share, 0.004).toFixed(4)};background:${colorOfStage(row.stage)};color:${letterColorOn(row.stage)}" title="${escapeHtml(titleOfStage(row, say))}: ${formatDuration(row.seconds)}">${label}</div>`
  })
  return `<div class="stages" role="img" aria-label="${escapeHtml(say('Stages by the time they took'))}">${parts.join('')}</div>`
}

function formatStageTable(run: RunData, say: Say): string {
  const done = new Map(run.stages.map((row) => [`${row.stage} ${row.round}`, row]))
  const planned = [
    { stage: 'sample', round: 0, size: say('{count} clips', { count: run.manifest.footage.length }) },
    ...planStages(run.config).map(({ stage, round }) => ({ stage: stage.kind as string, round, size: stage.kind === 'mine' ? say('reach {reach} frames', { reach: reachOf(stage) }) : say('{steps} steps of {batch}', { steps: stage.steps, batch: stage.batchSize }) })),
  ]
  const rows = planned.map(({ stage, round, size }) => {
    const row = done.get(`${stage} ${round}`)
    return [titleOfStage({ stage, round }, say), size, row ? formatDuration(row.seconds) : '–', row ? sayReason(say, row.reason) : say('not finished')]
  })
  return formatTable({ columns: [{ title: say('Stage') }, { title: say('Planned') }, { title: say('Time'), numeric: true }, { title: say('Ended because') }], rows })
}

/** Curves over rounds where there are several; a sentence where there is one. */
function formatReach({ metrics }: RunData, say: Say): string {
  const rounds = metrics.filter(({ stage }) => stage === 'mine')
  const value = (name: string): ChartPoint[] => rounds.map(({ round, series }) => ({ x: round, y: series[name] ?? 0 }))
  if (rounds.length === 0) return ''
  if (rounds.length === 1) {
    const { reach = 0, chains = 0, accepted = 0, acceptedShare = 0 } = rounds[0]!.series
    return `<p>${say('One round: chains reach {reach} frames; {accepted} of {chains} held up ({share}).', { reach, accepted, chains, share: formatShare(acceptedShare) })}</p>`
  }
  const x = { label: say('round'), extent: [0.8, rounds.at(-1)!.round + 0.2] as const, whole: true }
  const reach = value('reach')
  const figures = [
    formatFigure({
      title: say('Reach'),
      body: drawChart({ description: say('Reach by round'), x, y: { label: say('reach (frames)'), extent: [0, Math.max(...reach.map(({ y }) => y)) * 1.1] }, series: [{ points: reach, color: ORANGE, width: 2.4 }, { points: reach, color: ORANGE, marker: 'circle', opacity: 1 }] }),
    }),
    formatFigure({
      title: say('Chains that held up'),
      body: drawChart({ description: say('Accepted share by round'), x, y: { label: say('accepted share of chains'), extent: [0, 1] }, series: [{ points: value('acceptedShare'), color: GREEN, width: 2.4 }, { points: value('acceptedShare'), color: GREEN, marker: 'square', opacity: 1 }] }),
    }),
  ]
  return `<div class="grid">${figures.join('')}</div>`
}
