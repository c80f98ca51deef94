import type { Comparison, FigureValue } from '../../contract/comparison'
import { alignColumns } from './alignColumns'

/** Figures of a protocol for people: each with its interval, best first, with everything that they belong to. */
export function formatComparison({ protocol, dataset, device, date, complete, trackers, differences, bootstrap }: Comparison): string {
  const headings = ['tracker', ...protocol.figures.map(({ title }) => title), 'frames/s', 'sequences', 'failed']
  const rows = trackers.map(({ name, figures, framesPerSecond, sequences, failed }) => [
    name,
    ...protocol.figures.map(({ key, decimals }) => formatFigureValue(figures[key], decimals)),
    framesPerSecond === null ? '-' : framesPerSecond.toFixed(1), String(Object.keys(sequences).length), String(failed.length),
  ])
  const lines = [
    alignColumns([headings, ...rows]),
    ...differences.map((one) => formatDifference(one, protocol.figures[0]!)),
    `${protocol.title}: ${protocol.name}, ${protocol.variant}; ${dataset.frames === null ? 'whole sequences' : `first ${dataset.frames} frames`}, ${dataset.layout} layout, origin ${dataset.origin}, dataset ${dataset.fingerprint}`,
    `${100 * bootstrap.level} % intervals by bootstrap over sequences; ${device ? `${device.engine} on ${device.deviceName}` : 'nothing computed but scores'}; ${date}${complete ? '' : '; stopped before its end'}`,
  ]
  return `${lines.join('\n')}\n`
}

function formatFigureValue(figure: FigureValue | undefined, decimals: number): string {
  if (!figure || figure.value === null) return '-'
  const { value, interval } = figure
  return interval ? `${value.toFixed(decimals)} [${interval.low.toFixed(decimals)}, ${interval.high.toFixed(decimals)}]` : value.toFixed(decimals)
}

function formatDifference({ first, second, difference, interval, within, sequences }: Comparison['differences'][number], { title, decimals }: Comparison['protocol']['figures'][number]): string {
  const signed = (value: number): string => `${value > 0 ? '+' : ''}${value.toFixed(decimals)}`
  const verdict = within ? 'within the interval: these sequences do not tell them apart' : 'beyond the interval'
  return `${first} - ${second}: ${title} ${signed(difference)} [${signed(interval.low)}, ${signed(interval.high)}] over ${sequences} sequences, ${verdict}`
}
