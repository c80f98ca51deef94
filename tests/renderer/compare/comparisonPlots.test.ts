import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../../main/contract/comparison'
import { listPlots } from '../../../renderer/compare/comparisonPlots'

interface Tracker {
  name: string
  curves: Record<string, (number | null)[]>
  figures: Record<string, number | null>
}

/** As much of a comparison as the plots look at; two sequences of 60 and 40 frames. */
function compare({ curves, figures, trackers }: { curves: Record<string, number[]>; figures: string[]; trackers: Tracker[] }): Comparison {
  return {
    protocol: { curves: Object.entries(curves).map(([key, x]) => ({ key, title: key, xLabel: `${key} x`, yLabel: `${key} y`, x })), figures: figures.map((key) => ({ key, title: key })) },
    dataset: { sequences: { one: 60, two: 40 } },
    trackers: trackers.map(({ name, curves: of, figures: values }) => ({ name, curves: of, sequences: { one: {}, two: {} }, figures: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, interval: null }])) })),
  } as unknown as Comparison
}

describe('plots of a comparison', () => {
  it('are its curves, a line for each tracker, without what is not known; curves of one point are figures and no plots', () => {
    const report = compare({ curves: { success: [0, 0.5, 1], overlap: [0] }, figures: ['auc'], trackers: [{ name: 'ours', curves: { success: [1, null, 0.1], overlap: [0.4] }, figures: {} }, { name: 'theirs', curves: {}, figures: {} }] })
    const plots = listPlots(report)
    expect(plots.map(({ key, xTitle, yTitle }) => [key, xTitle, yTitle])).toEqual([['success', 'success x', 'success y']])
    expect(plots[0]!.lines.map(({ label, data }) => [label, data])).toEqual([['ours', [{ x: 0, y: 1 }, { x: 1, y: 0.1 }]], ['theirs', []]])
    expect(new Set(plots[0]!.lines.map(({ borderColor }) => borderColor)).size).toBe(2)
  })

  it('set accuracy over robustness as the challenges do: with restarts by failures a frame', () => {
    const report = compare({ curves: {}, figures: ['accuracy', 'robustness', 'failures'], trackers: [{ name: 'ours', curves: {}, figures: { accuracy: 0.6, robustness: 2, failures: 2 } }, { name: 'nothing', curves: {}, figures: { accuracy: null, failures: null } }] })
    const [plot] = listPlots(report)
    expect([plot!.key, plot!.lines.map(({ label, data }) => [label, data])]).toEqual(['accuracyRestarts', [['ours', [{ x: Math.exp((-30 * 2) / 100), y: 0.6 }]]]])
  })

  it('set accuracy over the share of frames tracked where there are no restarts', () => {
    const report = compare({ curves: {}, figures: ['accuracy', 'robustness'], trackers: [{ name: 'ours', curves: {}, figures: { accuracy: 0.6, robustness: 0.7 } }] })
    const [plot] = listPlots(report)
    expect([plot!.key, plot!.lines[0]!.data]).toEqual(['accuracyRobustness', [{ x: 0.7, y: 0.6 }]])
  })
})
