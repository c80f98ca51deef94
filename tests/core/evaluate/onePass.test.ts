import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Box } from '../../../main/contract/geometry'
import { averageScores, evaluateOnePass } from '../../../main/core/evaluate/onePass'
import { parseOtbBoxes } from '../../../main/formats/otb'

const ORACLE = '../shared/data/eval-oracle/otb'

interface Expected {
  auc: number
  precision20: number
  mean_overlap: number
}

interface ExpectedSequence {
  frames: number
  UDT: Expected
  Struck: Expected
  Struck_official_mean_overlap: number | null
}

function readBoxes(path: string): (Box | null)[] {
  return parseOtbBoxes({ text: readFileSync(path, 'utf8'), path, origin: 1 })
}

describe.skipIf(!existsSync(ORACLE))('published OTB boxes (skipped without ../shared/data/eval-oracle)', () => {
  const expected = existsSync(ORACLE) ? (JSON.parse(readFileSync(`${ORACLE}/expected.json`, 'utf8')) as Record<string, ExpectedSequence>) : {}

  it.each(['Struck', 'UDT'] as const)('scores every sequence of %s as expected.json, to four decimals', (tracker) => {
    const computed: Record<string, unknown> = {}
    const wanted: Record<string, unknown> = {}
    for (const [name, sequence] of Object.entries(expected)) {
      const groundTruth = readBoxes(`${ORACLE}/annotations/${name}.txt`)
      const result = evaluateOnePass({ groundTruth, predicted: readBoxes(`${ORACLE}/results/${tracker}/${name}.txt`) })
      computed[name] = {
        frames: result.frames,
        auc: result.auc.toFixed(4),
        precision20: result.precisionAt20.toFixed(4),
        mean_overlap: result.meanOverlap.toFixed(4),
      }
      const { auc, precision20, mean_overlap } = sequence[tracker]
      wanted[name] = { frames: sequence.frames, auc: auc.toFixed(4), precision20: precision20.toFixed(4), mean_overlap: mean_overlap.toFixed(4) }
      const official = tracker === 'Struck' ? sequence.Struck_official_mean_overlap : null
      if (official !== null) expect(result.meanOverlap).toBeCloseTo(official, 2)
    }
    expect(Object.keys(computed)).toHaveLength(69)
    expect(computed).toEqual(wanted)
  })
})

describe('evaluateOnePass', () => {
  const truth: Box = { left: 0, top: 0, width: 10, height: 10 }
  const half: Box = { left: 5, top: 0, width: 10, height: 10 } // IoU 1/3
  const away: Box = { left: 100, top: 0, width: 10, height: 10 }

  it('replaces the first box, counts it, and repeats the last box for an invalid one', () => {
    const broken: Box = { left: NaN, top: 0, width: 10, height: 10 }
    const result = evaluateOnePass({ groundTruth: [truth, truth, truth], predicted: [away, half, broken] })
    expect(result.meanOverlap).toBeCloseTo((1 + 1 / 3 + 1 / 3) / 3, 12)
    // IoU 1 is above 20 of the 21 thresholds (not above 1 itself), IoU 1/3 above 0 .. 0.3: seven.
    expect(result.auc).toBeCloseTo((20 + 7 + 7) / 3 / 21, 12)
  })

  it('counts exactly at 20 px as precise, and IoU exactly at a threshold as failed', () => {
    const at20 = evaluateOnePass({ groundTruth: [truth, truth], predicted: [truth, { ...truth, left: 20 }] })
    const beyond = evaluateOnePass({ groundTruth: [truth, truth], predicted: [truth, { ...truth, left: 20.001 }] })
    expect([at20.precisionAt20, beyond.precisionAt20]).toEqual([1, 0.5])
    const quarter = evaluateOnePass({ groundTruth: [truth, truth], predicted: [truth, { left: 0, top: 0, width: 5, height: 5 }] }) // IoU 1/4
    expect(quarter.successCurve[5]).toBe(0.5)
    expect(quarter.successCurve[4]).toBe(1)
  })

  it('leaves frames without a target out, but counts ground truth without area as failed', () => {
    const absent = evaluateOnePass({ groundTruth: [truth, null, truth], predicted: [truth, away, truth] })
    expect(absent).toMatchObject({ frames: 2, meanOverlap: 1 })
    const flat = evaluateOnePass({ groundTruth: [truth, { left: 0, top: 0, width: 0, height: 0 }], predicted: [truth, truth] })
    expect(flat).toMatchObject({ frames: 2, meanOverlap: 0.5 })
  })

  it('starts at the first frame with a target', () => {
    expect(evaluateOnePass({ groundTruth: [null, truth, truth], predicted: [null, away, half] }).meanOverlap).toBeCloseTo(2 / 3, 12)
  })

  it('refuses lists of different length and sequences without a target', () => {
    expect(() => evaluateOnePass({ groundTruth: [truth], predicted: [] })).toThrow(RangeError)
    expect(() => evaluateOnePass({ groundTruth: [null], predicted: [truth] })).toThrow(RangeError)
  })

  it('averages over sequences, whatever their length', () => {
    const long = evaluateOnePass({ groundTruth: Array<Box>(9).fill(truth), predicted: Array<Box>(9).fill(truth) })
    const short = { ...long, auc: 0, precisionAt20: 0, meanOverlap: 0 }
    expect(averageScores([long, short]).meanOverlap).toBe(0.5)
  })
})
