import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import { BOX_PROTOCOLS } from '../../../main/core/evaluate/boxProtocols'
import { roundHalfToEven, scoreBoxes, type BoxScore } from '../../../main/core/evaluate/boxScores'
import { GOT10K_PROTOCOL, scoreGot10k } from '../../../main/core/evaluate/got10k'
import { computeFigure, type Tally } from '../../../main/core/evaluate/protocol'
import { HAS_ORACLE, ORACLE, readOracleBoxes, REFERENCE } from './referenceFigures'

const TRACKERS = ['Struck', 'UDT'] as const

/** Each figure of a protocol for one sequence, or for several together. */
function figuresOf(name: string, scores: readonly BoxScore[]): Record<string, number> {
  const { figures } = BOX_PROTOCOLS.find((protocol) => protocol.name === name)!
  return Object.fromEntries(figures.map((figure) => {
    const tallies = scores.map(({ tallies: all }): Tally => all[figure.curve as keyof BoxScore['tallies']])
    return [figure.key, computeFigure({ tallies, figure })!]
  }))
}

function scoreOf(name: string, { truth, predicted, absent }: { truth: (Box | null)[]; predicted: (Box | null)[]; absent?: boolean[] }): BoxScore {
  return scoreBoxes({ rules: BOX_PROTOCOLS.find((protocol) => protocol.name === name)!.rulesOfBoxes, passes: [{ truth, predicted, absent }], origin: 0 })
}

describe.skipIf(!HAS_ORACLE)('published boxes on OTB (skipped without ../shared/data/eval-oracle)', () => {
  const names = HAS_ORACLE ? Object.keys(REFERENCE.got10k.otb.UDT) : []
  const scoreAll = (protocol: string, tracker: string): [string, BoxScore][] => names.map((name) => [name, scoreOf(protocol, { truth: readOracleBoxes(`annotations/${name}.txt`), predicted: readOracleBoxes(`results/${tracker}/${name}.txt`) })])

  it.each(TRACKERS)('has the scores of expected.json under the original rules: %s', (tracker) => {
    const expected = JSON.parse(readFileSync(`${ORACLE}/otb/expected.json`, 'utf8')) as Record<string, Record<string, { auc: number; precision20: number; mean_overlap: number }>>
    for (const [name, score] of scoreAll('otb', tracker)) {
      const { auc, precisionAt20, meanOverlap } = figuresOf('otb', [score])
      const wanted = expected[name]![tracker]!
      expect([name, auc!.toFixed(4), precisionAt20!.toFixed(4), meanOverlap!.toFixed(4)]).toEqual([name, wanted.auc.toFixed(4), wanted.precision20.toFixed(4), wanted.mean_overlap.toFixed(4)])
    }
  })

  it.each(TRACKERS)('agrees with the got10k toolkit on every sequence: %s', (tracker) => {
    for (const [name, score] of scoreAll('otb-got10k', tracker)) {
      const { auc, precisionAt20, successAt50 } = figuresOf('otb-got10k', [score])
      expectClose([auc!, precisionAt20!, successAt50!], REFERENCE.got10k.otb[tracker][name]!, name)
    }
  })

  it.each(TRACKERS)("agrees with pysot's arithmetic on every sequence: %s", (tracker) => {
    for (const [name, score] of scoreAll('otb-pysot', tracker)) {
      const { auc, precisionAt20, normalizedPrecisionAt02 } = figuresOf('otb-pysot', [score])
      expectClose([auc!, precisionAt20!, normalizedPrecisionAt02!], REFERENCE.pysot[tracker][name]!, name)
    }
  })

  it("agrees with TrackingNet's devkit over all sequences", () => {
    const { auc, precision, normalizedPrecision } = figuresOf('trackingnet', scoreAll('trackingnet', 'UDT').map(([, score]) => score))
    const wanted = REFERENCE.trackingnet
    expectClose([auc!, precision!, normalizedPrecision!], [wanted.auc, wanted.precision, wanted.normalizedPrecision], 'all')
  })

  it('agrees with the got10k toolkit on GOT-10k’s own figures', () => {
    const { sequences, averageOverlap, successRate50, successRate75 } = REFERENCE.got10k.got10k
    const [width, height] = REFERENCE.got10k.picture
    const scores = names.map((name) => {
      const truth = readOracleBoxes(`annotations/${name}.txt`)
      return scoreGot10k({ truth, runs: [readOracleBoxes(`results/UDT/${name}.txt`)], cover: truth.map((_, frame) => (frame % 7 === 0 ? 0 : 8)), picture: { width, height } })
    })
    const figure = (key: string, some = scores): number => {
      const rule = GOT10K_PROTOCOL.figures.find((one) => one.key === key)!
      return computeFigure({ tallies: some.map(({ tallies }) => tallies[rule.curve as 'success' | 'overlap']), figure: rule })!
    }
    names.forEach((name, index) => expect(figure('averageOverlap', [scores[index]!]), name).toBeCloseTo(sequences[name]!, 8))
    expectClose(['averageOverlap', 'successRate50', 'successRate75'].map((key) => figure(key)), [averageOverlap, successRate50, successRate75], 'all')
  })
})

function expectClose(values: readonly number[], wanted: readonly number[], name: string): void {
  values.forEach((value, index) => expect(value, `${name}, figure ${index + 1}`).toBeCloseTo(wanted[index]!, 8))
}

describe('where the variants part', () => {
  const truth: Box = { left: 10, top: 10, width: 10, height: 10 }
  const away: Box = { ...truth, left: 100 }
  const none: Box = { left: 0, top: 0, width: 0, height: 0 }

  it('first frame: replaced by the original and got10k, taken as written by pysot', () => {
    const pass = { truth: [truth, truth], predicted: [away, truth] }
    expect(['otb', 'otb-got10k', 'otb-pysot'].map((name) => figuresOf(name, [scoreOf(name, pass)])['meanOverlap'])).toEqual([1, 1, 0.5])
  })

  it('a box without area: the one before it for the original, a failure for the others', () => {
    const pass = { truth: [truth, truth], predicted: [truth, none] }
    expect(['otb', 'otb-got10k', 'otb-pysot'].map((name) => figuresOf(name, [scoreOf(name, pass)])['meanOverlap'])).toEqual([1, 0.5, 0.5])
  })

  it('ground truth without area: failed but precise for the original and pysot', () => {
    const pass = { truth: [truth, none], predicted: [truth, away] }
    const figures = (name: string): unknown[] => [figuresOf(name, [scoreOf(name, pass)])['auc'], figuresOf(name, [scoreOf(name, pass)])['precisionAt20']]
    expect(figures('otb-matlab')).toEqual([20 / 21 / 2, 1])
    expect(figures('otb-pysot')).toEqual([20 / 21 / 2, 1])
    expect(figures('otb')).toEqual([20 / 21 / 2, 0.5])
    expect(figures('otb-got10k')).toEqual([20 / 21 / 2, 0.5])
  })

  it('LaSOT: absent frames stay in the divisor of its toolkit, and out of the other variant', () => {
    const pass = { truth: [truth, truth, truth, none], predicted: [truth, truth, away, away], absent: [false, false, false, true] }
    const success = (name: string): number => figuresOf(name, [scoreOf(name, pass)])['meanOverlap']!
    expect([success('lasot'), success('lasot-present')]).toEqual([0.5, 2 / 3])
  })

  it('frames that nobody annotated never count', () => {
    expect(scoreOf('otb', { truth: [truth, null, truth], predicted: [truth, away, truth] })).toMatchObject({ frames: 2, overlaps: [1, null, 1] })
    expect(() => scoreOf('otb', { truth: [null], predicted: [truth] })).toThrow(RangeError)
    expect(() => scoreOf('otb', { truth: [truth, truth], predicted: [truth] })).toThrow(RangeError)
  })

  it('passes of TRE are pooled by frames, not averaged', () => {
    const rules = BOX_PROTOCOLS.find(({ name }) => name === 'tre')!.rulesOfBoxes
    const score = scoreBoxes({ rules, origin: 0, passes: [{ truth: [truth, truth, truth], predicted: [truth, truth, truth] }, { truth: [truth, truth], predicted: [truth, away] }] })
    expect(score.frames).toBe(5)
    expect(score.tallies.overlap.sums).toEqual([4 / 5])
  })

  it('rounds as numpy does', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map((value) => roundHalfToEven(value) + 0)).toEqual([0, 2, 2, 0, -2, 2, 3])
  })

  it('GOT-10k: the first frame and covered frames do not count, boxes are cut at the picture', () => {
    const picture = { width: 20, height: 20 }
    const beyond = { left: 10, top: 10, width: 30, height: 30 }
    const inside = { left: 10, top: 10, width: 10, height: 10 }
    const score = scoreGot10k({ truth: [truth, beyond, truth], runs: [[away, inside, away], [away, away, inside]], cover: [8, 8, 0], picture })
    expect(score).toMatchObject({ frames: 2, tallies: { overlap: { sums: [1], weights: [2] } }, overlaps: [null, 1, null] })
  })
})
