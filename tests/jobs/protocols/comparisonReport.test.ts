import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { BenchmarkSequence } from '../../../main/contract/benchmark'
import type { Comparison } from '../../../main/contract/comparison'
import { createSequence } from '../../../main/formats/sequenceFiles'
import { findProtocol } from '../../../main/jobs/protocols/protocolTable'
import { formatFiguresCsv, formatLatexTable, formatSequencesCsv } from '../../../main/jobs/protocols/report/comparisonExports'
import { formatComparisonPage } from '../../../main/jobs/protocols/report/comparisonPage'
import { SORT_SCRIPT } from '../../../main/jobs/protocols/report/comparisonTables'
import { scoreSequence } from '../../../main/jobs/protocols/scoreSequence'
import { createResults, summarizeComparison } from '../../../main/jobs/protocols/summarize'

const BOX = { left: 10, top: 10, width: 20, height: 20 }
const SEQUENCES: BenchmarkSequence[] = ['car_1', 'car_2', 'dog', 'girl'].map((name) => createSequence({ name, boxes: Array.from({ length: 10 }, () => BOX), texts: [name], attributes: name.startsWith('car') ? ['FM'] : [] }))

/** Trackers that are off by so many pixels in each sequence. */
function compare(shifts: Readonly<Record<string, readonly number[]>>, name = 'otb'): Comparison {
  const protocol = findProtocol(name)
  const trackers = Object.entries(shifts).map(([tracker, offsets]) => {
    const results = createResults({ name: tracker, modelId: null, source: 'stored' })
    SEQUENCES.forEach((sequence, index) => results.scored.push(scoreSequence({
      protocol, sequence, picture: { width: 100, height: 100 }, longest: 10,
      result: { kind: 'boxes', passes: [{ start: 0, boxes: sequence.boxes.map((_, frame) => ({ ...BOX, left: BOX.left + (frame === 6 ? 2 : 1) * offsets[index]! })) }] },
    })))
    return results
  })
  return summarizeComparison({ protocol, folder: '/data/<b>otb</b>', layout: 'otb', origin: 0, frames: null, sequences: SEQUENCES, backend: null, complete: true, trackers, repairs: [{ path: 'a.txt', line: 3, what: 'an empty line was passed over' }] })
}

const COMPARISON = compare({ 'near_&_good': [1, 2, 1, 2], far: [8, 9, 8, 9], close: [2, 1, 2, 1] })

describe('summarizeComparison', () => {
  it('ranks by the first figure and tells what intervals allow', () => {
    expect(COMPARISON.trackers.map(({ name }) => name)[2]).toBe('far')
    const within = (first: string, second: string): boolean => COMPARISON.differences.find((one) => one.first === first && one.second === second)!.within
    expect([within('near_&_good', 'far'), within('near_&_good', 'close')]).toEqual([false, true])
  })

  it('finds the worst frame, and figures of the sequences with an attribute', () => {
    const near = COMPARISON.trackers.find(({ name }) => name === 'near_&_good')!
    expect(near.sequences['car_2']!.worst).toEqual({ frame: 6, overlap: expect.closeTo(16 / 24, 12) as number })
    expect(near.attributes['FM']).toMatchObject({ sequences: 2 })
    expect(near.attributes['FM']!.figures['auc']!.value).toBeCloseTo((near.sequences['car_1']!.figures['auc']! + near.sequences['car_2']!.figures['auc']!) / 2, 12)
  })

  it('gives the same intervals when computed again', () => {
    const again = compare({ 'near_&_good': [1, 2, 1, 2], far: [8, 9, 8, 9], close: [2, 1, 2, 1] })
    expect({ ...again, date: '' }).toEqual({ ...COMPARISON, date: '' })
  })
})

describe('formatComparisonPage', () => {
  const page = formatComparisonPage(COMPARISON)

  it('carries protocol, variant, rules, dataset, device, date, and what was repaired', () => {
    for (const text of ['OTB one-pass evaluation (otb)', 'original (Wu, Lim and Yang)', COMPARISON.dataset.fingerprint, 'none: stored results were scored', COMPARISON.date, 'repeats the box before it', 'a.txt:3: an empty line was passed over', 'seed 2021']) expect(page).toContain(text)
  })

  it('loads nothing, escapes what it was given, and runs its own script alone', () => {
    expect(page).not.toMatch(/(src|href)="?https?:/)
    expect(page).not.toContain('<b>otb</b>')
    expect(page).toContain(`script-src 'sha256-${createHash('sha256').update(SORT_SCRIPT).digest('base64')}'`)
    expect(page.match(/<script>/g)).toHaveLength(1)
  })

  it('marks what is not told apart, draws curves and a ranking', () => {
    const best = COMPARISON.trackers[0]!.name
    expect(page).toMatch(/these sequences do not tell it from/)
    expect(page).toContain(best === 'close' ? 'near_&amp;_good *' : 'close *')
    expect(page.match(/<svg class="chart"/g)).toHaveLength(4) // success, precision, normalized precision, ranking
    expect(formatComparisonPage(compare({ one: [1, 2, 3, 4] }, 'got10k')).match(/<svg class="chart"/g)).toHaveLength(2)
  })

  it('is plain JavaScript that parses', () => {
    expect(() => runInNewContext(SORT_SCRIPT, { document: { querySelectorAll: () => [] } })).not.toThrow()
  })
})

describe('tables for others', () => {
  it('CSV: a row for each figure, quoted where needed', () => {
    const [head, first] = formatFiguresCsv(COMPARISON).split('\n')
    expect(head).toBe('tracker,model,figure,attribute,value,low,high,sequences,protocol,variant,dataset,device,date')
    expect(first).toContain('"original (Wu, Lim and Yang)"')
    expect(formatFiguresCsv(COMPARISON).trim().split('\n')).toHaveLength(1 + 3 * 4 * 2)
    expect(formatSequencesCsv(COMPARISON).trim().split('\n')).toHaveLength(1 + 3 * 4)
    expect(formatSequencesCsv(COMPARISON)).toMatch(/^far,car_1,10,.*,7,/m) // frames from 1
  })

  it('LaTeX: escaped names, bold best, an asterisk where not told apart', () => {
    const table = formatLatexTable(COMPARISON)
    expect(table).toContain('near\\_\\&\\_good')
    expect(table).toContain('\\textbf{')
    expect(table).toContain('$^{*}$')
    expect(table).toContain('% Variant: original (Wu, Lim and Yang)')
    expect(table.split('\n').filter((line) => line.endsWith('\\\\'))).toHaveLength(4)
  })
})
