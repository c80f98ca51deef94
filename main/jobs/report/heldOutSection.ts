import { OVERLAP_THRESHOLDS } from '../../core/evaluate/successCurve'
import { drawChart, type ChartPoint } from './chart'
import { formatFrames } from './frameFigures'
import { computeFrameOverlaps, type HeldOutResult, type HeldOutTrack } from './heldOut'
import { formatFigure, formatLegend, formatSection, formatTable } from './html'
import { AFTER_COLOR, BEFORE_COLOR, TRUTH_COLOR } from './palette'
import { formatChange } from './quantity'

/** The comparison before and after learning, on a clip that was kept out of it. */
export async function formatHeldOutSection(result: HeldOutResult): Promise<string> {
  const legend = formatLegend([
    { name: 'ground truth', color: TRUTH_COLOR },
    { name: `before: ${result.before.name}`, color: BEFORE_COLOR, shape: 'dashed' },
    { name: `after: ${result.after.name}`, color: AFTER_COLOR },
  ])
  const charts = `<div class="grid">${drawOverlaps(result)}${drawSuccess(result)}</div>`
  return formatSection({
    title: `Held-out clip: ${result.sequence}`,
    lead: `Tracked twice from the ground truth of its first frame, by the model before and after ${result.steps} training steps. Nothing of this clip was seen while learning.`,
    body: legend + (await formatFrames(result)) + charts + formatScores(result),
  })
}

function drawOverlaps({ groundTruth, before, after }: HeldOutResult): string {
  const curve = ({ boxes }: HeldOutTrack): ChartPoint[] => computeFrameOverlaps({ groundTruth, boxes }).map(({ frameIndex, overlap }) => ({ x: frameIndex, y: overlap }))
  const chart = drawChart({
    description: 'Overlap with the ground truth, frame by frame, before and after learning',
    x: { label: 'frame', extent: [0, Math.max(1, groundTruth.length - 1)], whole: true },
    y: { label: 'IoU with ground truth', extent: [0, 1] },
    series: [{ points: curve(before), color: BEFORE_COLOR, dash: '6 3' }, { points: curve(after), color: AFTER_COLOR, width: 2.4 }],
  })
  return formatFigure({ title: 'Overlap over time', body: chart, note: 'Neither is corrected on the way.' })
}

function drawSuccess({ before, after }: HeldOutResult): string {
  const curve = ({ scores }: HeldOutTrack): ChartPoint[] => scores.successCurve.map((share, index) => ({ x: OVERLAP_THRESHOLDS[index]!, y: share }))
  const chart = drawChart({
    description: 'Share of frames above each overlap threshold, before and after learning',
    x: { label: 'IoU threshold', extent: [0, 1] },
    y: { label: 'share of frames above it', extent: [0, 1] },
    series: [{ points: curve(before), color: BEFORE_COLOR, dash: '6 3' }, { points: curve(after), color: AFTER_COLOR, width: 2.4 }],
  })
  return formatFigure({ title: 'Success curve', body: chart, note: `Its mean is the AUC: ${before.scores.auc.toFixed(3)} before, ${after.scores.auc.toFixed(3)} after.` })
}

function formatScores({ before, after }: HeldOutResult): string {
  const row = (title: string, key: 'meanOverlap' | 'auc' | 'precisionAt20'): string[] => [title, before.scores[key].toFixed(3), after.scores[key].toFixed(3), formatChange(after.scores[key] - before.scores[key])]
  const speed = ({ scores }: HeldOutTrack): string => (scores.framesPerSecond === null ? '–' : scores.framesPerSecond.toFixed(1))
  return formatTable({
    columns: [{ title: 'One-pass evaluation' }, { title: 'Before', numeric: true }, { title: 'After', numeric: true }, { title: 'Change', numeric: true }],
    rows: [
      row('Mean overlap (IoU)', 'meanOverlap'),
      row('AUC of the success curve', 'auc'),
      row('Precision at 20 px', 'precisionAt20'),
      ['Frames per second, decoding not counted', speed(before), speed(after), ''],
    ],
  })
}
