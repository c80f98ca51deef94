import { expect, test } from 'vitest'
import { computeHealth, computeHistogram, computeReach, computeScoreByGap, computeSpread, listMoments, roundsOf } from '../../../renderer/curriculum/chainNumbers'
import type { ChainFigures } from '../../../renderer/curriculum/chainNumbers'
import { describeStages } from '../../../renderer/curriculum/stageStates'

type Row = Partial<Record<keyof ChainFigures, number>>

function figuresOf(rows: readonly Row[]): ChainFigures {
  const integers = (name: keyof ChainFigures, fallback = 0) => Int32Array.from(rows, (row, index) => row[name] ?? (name === 'id' ? index : fallback))
  const doubles = (name: keyof ChainFigures) => Float64Array.from(rows, (row) => row[name] ?? 0)
  return {
    id: integers('id'), round: integers('round', 1), window: integers('window'), clip: integers('clip'), gap: integers('gap', 9), links: integers('links', 10), rejection: integers('rejection', -1),
    similarity: doubles('similarity'), cycleError: doubles('cycleError'), offsetX: doubles('offsetX'), offsetY: doubles('offsetY'), displacement: doubles('displacement'),
  }
}

test('a histogram holds every value, those at the ends and beyond them too', () => {
  const histogram = computeHistogram([-2, -1, -0.6, 0, 0.2, 1, 1.5, NaN], { from: -1, to: 1, bars: 4 })
  expect(histogram).toEqual({ edges: [-1, -0.5, 0, 0.5, 1], counts: [2, 0, 2, 1], below: 1, above: 1 })
})

test('spread of values, and of none', () => {
  expect(computeSpread([1, 3, NaN, 5, 7])).toMatchObject({ count: 4, mean: 4, deviation: Math.sqrt(5), median: 5 })
  expect(computeSpread([])).toMatchObject({ count: 0, mean: NaN, median: NaN })
})

test('moments are windows in the order in which they were mined, those that gave nothing left out', () => {
  const figures = figuresOf([{ window: 2, clip: 1 }, { window: 2, clip: 1 }, { window: 5, clip: 3 }, { window: 5, clip: 3, round: 2 }])
  expect(listMoments(figures)).toEqual([
    { round: 1, window: 2, clip: 1, chains: 2 }, { round: 1, window: 5, clip: 3, chains: 1 }, { round: 2, window: 5, clip: 3, chains: 1 },
  ])
  expect(listMoments(figuresOf([{ round: 0, window: -1 }, { window: 2 }]))).toEqual([{ round: 1, window: 2, clip: 0, chains: 1 }])
  expect(listMoments(figuresOf([]))).toEqual([])
})

test('reach: error and purity by gap, of what was judged', () => {
  const figures = figuresOf([
    { gap: 9, cycleError: 0.1 }, { gap: 9, cycleError: 0.3, rejection: 1 }, { gap: 9, cycleError: 0.2 }, { gap: 4, cycleError: 0.5, rejection: 0 }, { gap: 27, round: 2, cycleError: 0.4, rejection: -2 },
  ])
  expect(roundsOf(figures)).toEqual([1, 2])
  expect(computeReach(figures, 1)).toMatchObject([{ gap: 4, chains: 1, purity: 0 }, { gap: 9, chains: 3, median: 0.2, purity: 2 / 3 }])
  expect(computeReach(figures, 2)).toMatchObject([{ gap: 27, chains: 1, purity: NaN }])
})

test('scores by gap count backward chains like forward ones', () => {
  const chains = [
    { round: 1, frameIndexes: [10, 11, 12], similarities: [1, 0.9, 0.8] },
    { round: 1, frameIndexes: [30, 29, 28], similarities: [1, 0.7, 0.6] },
    { round: 2, frameIndexes: [1, 2], similarities: [1, 0] },
  ]
  const [first, second] = computeScoreByGap(chains, 1)
  expect(first).toMatchObject({ gap: 1, low: 0.7 })
  expect(first!.mean).toBeCloseTo(0.8)
  expect(second!.mean).toBeCloseTo(0.7)
})

test('health of clips', () => {
  const figures = figuresOf([{ clip: 2, cycleError: 0.1, similarity: 0.9 }, { clip: 2, cycleError: 0.3, similarity: 0.7, rejection: 1 }, { clip: 0, cycleError: 0.2, similarity: 1 }])
  expect(computeHealth(figures, null)).toMatchObject([{ clip: 0, chains: 1, accepted: 1 }, { clip: 2, chains: 2, accepted: 1, median: 0.3 }])
  expect(computeHealth(figures, null)[1]!.similarity).toBeCloseTo(0.8)
})

const STAGES = [
  { stage: 'mine', round: 1, steps: 0, reach: 9, firstStep: 0 },
  { stage: 'correspond', round: 1, steps: 40, reach: null, firstStep: 0 },
]
const ended = (stage: string) => ({ stage, round: 1, reason: 'all steps done', seconds: 1 })

test('stages: done, under way with its share, to come', () => {
  const at = (names: string[], steps: number, state: 'running' | 'done' = 'running') => describeStages({ stages: STAGES, ended: names.map(ended), state }, steps).map((stage) => [stage.state, stage.share])
  expect(at([], 0)).toEqual([['current', null], ['pending', 0], ['pending', 0]])
  expect(at(['sample', 'mine'], 10)).toEqual([['done', 1], ['done', 1], ['current', 0.25]])
  expect(at(['sample', 'mine', 'correspond'], 40, 'done').map(([state]) => state)).toEqual(['done', 'done', 'done'])
})
