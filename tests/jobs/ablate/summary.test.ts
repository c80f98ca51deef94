import { describe, expect, it } from 'vitest'
import { ablationPlanSchema, type AblationResult } from '../../../main/contract/ablation'
import { compareSeries } from '../../../main/jobs/ablate/compareSeries'
import { formatAblationPage } from '../../../main/jobs/ablate/page'
import { summarise } from '../../../main/jobs/ablate/summary'
import { formatLatex, formatSeriesCsv } from '../../../main/jobs/ablate/tables'

const plan = ablationPlanSchema.parse({
  format: 'pultrack-ablation', version: 1, name: 'noise', supervised: { folder: 'x' }, seeds: [1, 2, 3], reference: 'logistic', axis: 'noise (px)', evaluation: { folder: 'x' },
  variants: [{ name: 'logistic', series: 'logistic', at: 0 }, { name: 'NR', series: 'NR', at: 0 }, { name: 'NR, 50_px', series: 'NR', at: 8 }],
})
const AUC = { logistic: [0.1, 0.2, 0.3], NR: [0.3, 0.42, 0.51] }
const results = Object.entries(AUC).flatMap(([variant, values], row) => values.map((auc, index): AblationResult => ({
  format: 'pultrack-ablation-item', version: 1, item: 3 * row + index, variant, seed: index + 1, hash: 'h', model: 'm', auc, precisionAt20: 0.5, meanOverlap: auc, sequences: {}, fingerprint: 'f', device: 'd', date: '2026',
})))

describe('summarise', () => {
  const summary = summarise(plan, results)

  it('gives mean and deviation between seeds, and the difference seed by seed with its interval by the table of Student’s t', () => {
    const [logistic, robust, missing] = summary.variants
    expect(logistic!.auc!.mean).toBeCloseTo(0.2, 9)
    expect(logistic!.auc!.deviation).toBeCloseTo(0.1, 9)
    expect(logistic!.auc!.halfWidth).toBeCloseTo((4.303 * 0.1) / Math.sqrt(3), 9)
    expect(logistic!.difference).toBeNull()
    // Differences .2, .22, .21: mean .21, deviation .01.
    expect(robust!.difference).toMatchObject({ count: 3, verdict: 'better' })
    expect(robust!.difference!.mean).toBeCloseTo(0.21, 9)
    expect(robust!.difference!.deviation).toBeCloseTo(0.01, 9)
    expect(missing).toMatchObject({ done: 0, planned: 3, auc: null, difference: null })
    expect(summary.complete).toBe(false)
  })

  it('calls a difference within its interval noise', () => {
    const close = results.map((result) => (result.variant === 'NR' ? { ...result, auc: [0.1, 0.22, 0.29][result.seed - 1]! } : result))
    expect(summarise(plan, close).variants[1]!.difference!.verdict).toBe('noise')
  })

  it('compares series place by place, and how each changes from one end to the other', () => {
    expect(summary.series).toEqual([{ series: 'NR', reference: 'logistic', places: [{ at: 0, difference: summary.variants[1]!.difference }], change: null }])
    const at = (series: string, place: number, values: number[]): { series: string; at: number; results: { seed: number; auc: number; precisionAt20: number }[] } => ({ series, at: place, results: values.map((auc, index) => ({ seed: index + 1, auc, precisionAt20: 0 })) })
    const [comparison] = compareSeries([at('logistic', 16, [0.4, 0.5]), at('logistic', 0, [0.6, 0.6]), at('NR', 0, [0.5, 0.6]), at('NR', 16, [0.5, 0.5, 0.7])])
    expect(comparison!.places.map(({ at, difference }) => [at, difference!.count, difference!.mean])).toEqual([[0, 2, expect.closeTo(-0.05, 9)], [16, 2, expect.closeTo(0.05, 9)]])
    // Logistic loses .2 and .1; NR loses 0 and .1 with the same seeds; its third seed has no partner.
    expect(comparison!.change).toMatchObject({ from: 0, to: 16, difference: { count: 2, verdict: 'noise' } })
    expect(comparison!.change!.difference!.mean).toBeCloseTo(0.1, 9)
    expect(formatSeriesCsv({ ...summary, series: [comparison!] }).split('\n').slice(1, 4)).toEqual([
      '"NR","logistic",0,2,-0.05000,0.07071,0.63530,noise', '"NR","logistic",16,2,0.05000,0.07071,0.63530,noise', '"NR","logistic",16-0,2,0.10000,0.14142,1.27060,noise',
    ])
    expect(formatAblationPage({ summary: { ...summary, series: [comparison!] }, axis: 'noise (px)', written: '2026' })).toContain('change from 0 to 16, NR less logistic')
  })

  it('is set in LaTeX with its letters escaped, and plotted with a line for each series', () => {
    expect(formatLatex(summary)).toContain('NR, 50\\_px & 0 & --')
    expect(formatLatex(summary)).toContain('$.200 \\pm .100$')
    const page = formatAblationPage({ summary, axis: 'noise (px)', written: '2026-01-01T00:00:00Z' })
    expect(page).toContain('AUC over noise (px)')
    expect(page.match(/<svg/g)).toHaveLength(2)
  })
})
