import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { appendJsonLines, keepJsonLines, readJsonLines, writeJsonLines } from '../../main/store/jsonLines'
import { appendMetrics, readMetrics } from '../../main/store/metricsFile'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'

const asIs = (row: unknown): unknown => row
let path = ''

beforeEach(() => {
  path = join(temporaryFolder(), 'rows.jsonl')
})

describe('JSON lines', () => {
  it('come back in order, over several appends and more than one read buffer', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => ({ index, text: 'grün → 🎯 "quoted"\n' }))
    for (let from = 0; from < rows.length; from += 500) await appendJsonLines(path, rows.slice(from, from + 500))
    expect(await readJsonLines(path, asIs)).toEqual(rows)
  })

  it('are none where there is no file, and an append of none makes no file', async () => {
    await appendJsonLines(path, [])
    expect(existsSync(path)).toBe(false)
    expect(await readJsonLines(path, asIs)).toEqual([])
    await keepJsonLines(path, () => true)
    expect(existsSync(path)).toBe(false)
  })

  it('ignore a last line torn at any byte, and append after it without mixing the two', async () => {
    const rows = [{ step: 1 }, { step: 2, text: 'äöü' }]
    await appendJsonLines(path, rows)
    const whole = statSync(path).size
    const firstLine = readFileSync(path).indexOf(10) + 1
    for (let length = firstLine; length < whole; length += 1) {
      await writeJsonLines(path, rows)
      truncateSync(path, length)
      expect(await readJsonLines(path, asIs)).toEqual([{ step: 1 }])
      await appendJsonLines(path, [{ step: 3 }])
      expect(await readJsonLines(path, asIs)).toEqual([{ step: 1 }, { step: 3 }])
    }
  })

  it('find the end of the last whole line behind a very long torn one', async () => {
    await appendJsonLines(path, [{ step: 1 }])
    appendFileSync(path, `{"text":"${'x'.repeat(20_000)}`)
    await appendJsonLines(path, [{ step: 2 }])
    expect(await readJsonLines(path, asIs)).toEqual([{ step: 1 }, { step: 2 }])
  })

  it('name the line that is broken', async () => {
    writeFileSync(path, '{"step":1}\n{"step":\n{"step":3}\n')
    const error = await appErrorOf(readJsonLines(path, asIs))
    expect(error.code).toBe('run-invalid')
    expect(error.message).toContain(`${path}, line 2`)
  })

  it('name the line that the reader refuses', async () => {
    await appendJsonLines(path, [{ step: 1 }, { other: 1 }])
    const refuse = (row: unknown): unknown => {
      if (!('step' in (row as object))) throw new TypeError('no step')
      return row
    }
    expect((await appErrorOf(readJsonLines(path, refuse))).message).toContain('line 2 cannot be used: no step')
  })

  it('are cut by keep, torn line included, and the kept ones do not change by a byte', async () => {
    writeFileSync(path, '{"step":1, "loss":1.50}\n{"step":2}\n{"step":3}\n{"st')
    await keepJsonLines(path, (row) => (row['step'] as number) < 3)
    expect(readFileSync(path, 'utf8')).toBe('{"step":1, "loss":1.50}\n{"step":2}\n')
    expect(readdirSync(join(path, '..'))).toEqual(['rows.jsonl'])
  })

  it('are not written again when all are kept', async () => {
    await appendJsonLines(path, [{ step: 1 }])
    const { ino } = statSync(path)
    await keepJsonLines(path, () => true)
    expect(statSync(path).ino).toBe(ino)
  })
})

describe('metrics', () => {
  const row = (step: number, series: Record<string, number>): { step: number; stage: string; round: number; wallTime: number; series: Record<string, number> } => ({ step, stage: 'correspond', round: 1, wallTime: 1.5e9 + step / 7, series })

  it('keep NaN, infinities and every bit of the others', async () => {
    const rows = [row(0, { loss: Number.NaN, gradient: Infinity, least: -Infinity }), row(1, { loss: 0.1 + 0.2, tiny: 5e-324, huge: 1.7976931348623157e308 })]
    await appendMetrics(path, rows)
    expect(await readMetrics(path)).toEqual(rows)
    expect(readFileSync(path, 'utf8')).toContain('"loss":"NaN"')
  })

  it('survive the cut of a resume', async () => {
    await appendMetrics(path, [row(0, { loss: Number.NaN }), row(1, { loss: 2 }), row(2, { loss: 1 })])
    await keepJsonLines(path, (kept) => (kept['step'] as number) < 2)
    expect((await readMetrics(path)).map(({ series }) => series['loss'])).toEqual([Number.NaN, 2])
  })

  it('refuse a row without its step', async () => {
    writeFileSync(path, '{"stage":"mine","round":1,"wallTime":0}\n')
    expect((await appErrorOf(readMetrics(path))).message).toContain('line 1')
  })
})
