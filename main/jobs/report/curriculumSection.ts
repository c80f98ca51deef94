import { planStages, reachOf } from '../../core/curriculum/plan'
import { drawChart, type ChartPoint } from './chart'
import { escapeHtml, formatFigure, formatSection, formatTable } from './html'
import { colorOfStage, GREEN, letterColorOn, ORANGE, titleOfStage } from './palette'
import { formatDuration, formatShare } from './quantity'
import type { RunData, StageRow } from './runData'

/** Stages in order with the time each took and why it ended, how far chains reached, and how many of them held up. */
export function formatCurriculumSection(run: RunData): string {
  const body = [formatStageBar(run.stages), formatStageTable(run), formatReach(run)].join('')
  return formatSection({
    title: 'Curriculum',
    lead: 'Mining and correspondence take turns; each round follows patches over a longer reach, with the network that the round before left behind.',
    body,
  })
}

/** Widths are shares of the time; a stage too narrow for its name is explained by the table below. */
function formatStageBar(stages: readonly StageRow[]): string {
  if (stages.length === 0) return ''
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0)
  const parts = stages.map((row) => {
    const share = total > 0 ? row.seconds / total : 1 / stages.length
    const label = share > 0.12 ? `${escapeHtml(titleOfStage(row))}<small>${formatDuration(row.seconds)}</small>` : ''
    return `<div style="flex:${Math.max(share, 0.004).toFixed(4)};background:${colorOfStage(row.stage)};color:${letterColorOn(row.stage)}" title="${escapeHtml(titleOfStage(row))}: ${formatDuration(row.seconds)}">${label}</div>`
  })
  return `<div class="stages" role="img" aria-label="Stages by the time they took">${parts.join('')}</div>`
}

function formatStageTable(run: RunData): string {
  const done = new Map(run.stages.map((row) => [`${row.stage} ${row.round}`, row]))
  const planned = [
    { stage: 'sample', round: 0, size: `${run.manifest.footage.length} clips` },
    ...planStages(run.config).map(({ stage, round }) => ({ stage: stage.kind as string, round, size: stage.kind === 'mine' ? `reach ${reachOf(stage)} frames` : `${stage.steps} steps of ${stage.batchSize}` })),
  ]
  const rows = planned.map(({ stage, round, size }) => {
    const row = done.get(`${stage} ${round}`)
    return [titleOfStage({ stage, round }), size, row ? formatDuration(row.seconds) : '–', row?.reason ?? 'not finished']
  })
  return formatTable({ columns: [{ title: 'Stage' }, { title: 'Planned' }, { title: 'Time', numeric: true }, { title: 'Ended because' }], rows })
}

/** Curves over rounds where there are several; a sentence where there is one. */
function formatReach({ metrics }: RunData): string {
  const rounds = metrics.filter(({ stage }) => stage === 'mine')
  const value = (name: string): ChartPoint[] => rounds.map(({ round, series }) => ({ x: round, y: series[name] ?? 0 }))
  if (rounds.length === 0) return ''
  if (rounds.length === 1) {
    const { reach = 0, chains = 0, accepted = 0, acceptedShare = 0 } = rounds[0]!.series
    return `<p>One round: chains reach ${reach} frames; ${accepted} of ${chains} held up (${formatShare(acceptedShare)}).</p>`
  }
  const x = { label: 'round', extent: [0.8, rounds.at(-1)!.round + 0.2] as const, whole: true }
  const reach = value('reach')
  const figures = [
    formatFigure({
      title: 'Reach',
      body: drawChart({ description: 'Reach by round', x, y: { label: 'reach (frames)', extent: [0, Math.max(...reach.map(({ y }) => y)) * 1.1] }, series: [{ points: reach, color: ORANGE, width: 2.4 }, { points: reach, color: ORANGE, marker: 'circle', opacity: 1 }] }),
    }),
    formatFigure({
      title: 'Chains that held up',
      body: drawChart({ description: 'Accepted share by round', x, y: { label: 'accepted share of chains', extent: [0, 1] }, series: [{ points: value('acceptedShare'), color: GREEN, width: 2.4 }, { points: value('acceptedShare'), color: GREEN, marker: 'square', opacity: 1 }] }),
    }),
  ]
  return `<div class="grid">${figures.join('')}</div>`
}
