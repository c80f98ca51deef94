import { describe, expect, it } from 'vitest'
import type { BatchRow } from '../../../main/contract/batchProcedures'
import { computeFigures, listTriage } from '../../../renderer/batch/triageOrder'

function row(name: string, { lost = 0, uncertain = 0, score = 0.5, jumps = 0, verdict = 'open' as BatchRow['verdict'], tracked = true } = {}): BatchRow {
  const tally = {
    frames: 101, states: { tracked: 100 - lost - uncertain, uncertain, occluded: 0, lost, outside: 0 }, lowestScore: { score, frameIndex: 3 }, worst: { frameIndex: 7, state: 'lost' as const, confidence: 0.1 }, jumps, curve: [], curveStates: [],
  }
  return { item: `clip_${name}`, clip: `clip_${name}`, name, state: 'done', share: 1, error: null, start: null, tally: tracked ? tally : null, missingFrames: 0, verdict, note: '' }
}

const names = (rows: readonly BatchRow[]): string => rows.map(({ name }) => name).join('')

describe('listTriage', () => {
  const rows = [row('a', { lost: 10, score: 0.9 }), row('b', { lost: 30, jumps: 1 }), row('c', { uncertain: 20, score: 0.1 }), row('d', { lost: 10, uncertain: 5 }), row('e', { verdict: 'fine', lost: 99 }), row('f', { tracked: false })]

  it('has those with most lost first, of equal ones those with more doubt; and neither judged clips nor such without a track', () => {
    expect(names(listTriage(rows, { column: 'lost', onlyOpen: true }))).toBe('bdac')
    expect(names(listTriage(rows, { column: 'lost', onlyOpen: false }))).toBe('ebdac')
  })

  it('orders by doubt, lowest score, jumps and name', () => {
    const by = (column: Parameters<typeof listTriage>[1]['column']): string => names(listTriage(rows, { column, onlyOpen: true }))
    expect([by('doubtful'), by('lowest'), by('jumps'), by('clip')]).toEqual(['cdba', 'cbda', 'bdac', 'abcd'])
  })

  it('computes shares of the frames that the tracker answered for', () => {
    expect(computeFigures(row('x', { lost: 25, uncertain: 50 }))).toEqual({ lost: 0.25, doubtful: 0.5, lowest: 0.5, jumps: 0 })
    expect(computeFigures(row('x', { tracked: false }))).toEqual({ lost: 0, doubtful: 0, lowest: null, jumps: 0 })
  })
})
