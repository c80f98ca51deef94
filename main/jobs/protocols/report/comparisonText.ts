import type { Comparison, FigureValue } from '../../../contract/comparison'

type Figure = Comparison['protocol']['figures'][number]

/** `0.624 [0.566, 0.675]`, or a dash where nothing counts. */
export function formatWithInterval(figure: FigureValue | undefined, decimals: number): string {
  if (!figure || figure.value === null) return '–'
  const { value, interval } = figure
  return interval ? `${value.toFixed(decimals)} [${interval.low.toFixed(decimals)}, ${interval.high.toFixed(decimals)}]` : value.toFixed(decimals)
}

export function formatPlain(value: number | null | undefined, decimals: number): string {
  return value === null || value === undefined ? '–' : value.toFixed(decimals)
}

/** Trackers that the first figure does not tell from the best one. */
export function listTied({ trackers, differences }: Comparison): string[] {
  const best = trackers[0]?.name
  return differences.filter(({ within, first, second }) => within && (first === best || second === best)).map(({ first, second }) => (first === best ? second : first))
}

/** A sentence for each pair: by how much, and whether these sequences tell them apart. */
export function describeDifference({ first, second, difference, interval, within, sequences }: Comparison['differences'][number], { title, decimals }: Figure): string {
  const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(decimals)}`
  const verdict = within ? 'within the interval: these sequences do not tell them apart' : 'beyond the interval'
  return `${first} against ${second}: ${title} ${signed(difference)} [${signed(interval.low)}, ${signed(interval.high)}] over ${sequences} sequences, ${verdict}.`
}

/** Name and value of everything that the figures belong to. */
export function listProvenance({ protocol, dataset, device, date, complete, bootstrap, trackers }: Comparison): [string, string][] {
  const sequences = Object.values(dataset.sequences)
  return [
    ['Protocol', `${protocol.title} (${protocol.name})`],
    ['Variant', protocol.variant],
    ...Object.entries(protocol.rules).map(([rule, text]): [string, string] => [`Rule: ${rule.replace(/([A-Z])/g, ' $1').toLowerCase()}`, text]),
    ...protocol.figures.map(({ title, meaning }): [string, string] => [title, meaning]),
    ['Dataset', `${dataset.folder}, ${dataset.layout} layout, fingerprint ${dataset.fingerprint}, ${sequences.length} sequences, ${sequences.reduce((sum, frames) => sum + frames, 0)} frames${dataset.frames === null ? '' : `, the first ${dataset.frames} of each`}, top-left pixel at ${dataset.origin}`],
    ...trackers.map(({ name, modelId, source }): [string, string] => [`Tracker ${name}`, source === 'stored' ? 'stored results' : `checkpoint ${modelId ?? name}`]),
    ['Device', device ? `${device.engine} on ${device.deviceName} (${device.device}), ${Object.entries(device.versions).map(([part, version]) => `${part} ${version ?? 'none'}`).join(', ')}` : 'none: stored results were scored'],
    ['Intervals', `${100 * bootstrap.level} % percentile bootstrap over ${bootstrap.over}, seed ${bootstrap.seed}`],
    ['Date', complete ? date : `${date}, stopped before its end`],
  ]
}
