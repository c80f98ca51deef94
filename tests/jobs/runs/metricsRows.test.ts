import { appendFile, rename, writeFile } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { groupMetrics } from '../../../main/jobs/runs/metricsGroups'
import { MetricsRows } from '../../../main/jobs/runs/metricsRows'
import { RunMetrics } from '../../../main/jobs/runs/runMetrics'

const folder = mkdtempSync(join(tmpdir(), 'pultrack-metrics-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const newPath = (): string => join(folder, `metrics-${(files += 1)}.jsonl`)
const line = (step: number, series: object = { loss: step / 7 }): string => `${JSON.stringify({ step, stage: 'discriminate', round: 0, wallTime: 1, ...series })}\n`
const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => line(from + index)).join('')
const row = (step: number) => ({ step, stage: 'discriminate', round: 0, wallTime: 1, series: { loss: step / 7 } })

describe('rows of metrics', () => {
  it('are read from anywhere, to the last whole one', async () => {
    const path = newPath()
    await writeFile(path, `${lines(0, 10_000)}{"step":10000,"sta`)
    const rows = new MetricsRows(path)
    expect(await rows.count()).toBe(10_000)
    for (const [from, limit] of [[0, 3], [4095, 3], [4096, 1], [8191, 4000], [9999, 5], [10_000, 5], [50_000, 5]] as const) {
      const expected = Array.from({ length: Math.max(0, Math.min(limit, 10_000 - from)) }, (_, index) => from + index)
      expect((await rows.read(from, limit)).map((read) => read?.step)).toEqual(expected)
    }
  })

  it('are followed as the file grows, a torn line that is completed included', async () => {
    const path = newPath()
    await writeFile(path, `${lines(0, 5)}{"step":5,"stage":"mine",`)
    const rows = new MetricsRows(path)
    expect(await rows.count()).toBe(5)
    await appendFile(path, `"round":1,"wallTime":2,"reach":9}\n${lines(6, 8)}`)
    expect((await rows.read(4, 10)).map((read) => [read?.step, read?.stage])).toEqual([[4, 'discriminate'], [5, 'mine'], [6, 'discriminate'], [7, 'discriminate']])
  })

  it('are looked for anew when the run went back to a checkpoint', async () => {
    const path = newPath()
    await writeFile(path, lines(0, 6000))
    const rows = new MetricsRows(path)
    expect(await rows.count()).toBe(6000)
    await writeFile(`${path}.new`, line(0) + line(77) + line(78))
    await rename(`${path}.new`, path)
    expect((await rows.read(0, 10)).map((read) => read?.step)).toEqual([0, 77, 78])
  })

  it('hold what JSON cannot', async () => {
    const path = newPath()
    await writeFile(path, line(0, { loss: 'NaN', gradient: '-Infinity' }))
    const rows = new MetricsRows(path)
    expect((await rows.read(0, 1))[0]!.series).toEqual({ loss: Number.NaN, gradient: -Infinity })
  })

  it('leave out those that are damaged, with their numbers, and say where the file was cut off', async () => {
    const path = newPath()
    await writeFile(path, `${line(0)}{"step":1,"sta\u0000ge":\n${line(2)}${line(3)}{"step":4}\n${line(5)}{"step":6,`)
    const metrics = new RunMetrics(path)
    const { groups, ...rest } = await metrics.read(0, 100)
    expect(groups.map(({ row: rows, step }) => [[...rows], [...step]])).toEqual([[[0, 2, 3, 5], [0, 2, 3, 5]]])
    expect(rest).toEqual({ next: 6, total: 6, damaged: [1, 4], torn: true })
    expect(await metrics.read(2, 2)).toMatchObject({ next: 4, damaged: [], torn: true })
    await appendFile(path, '"stage":"mine","round":1,"wallTime":2,"reach":9}\n')
    expect(await metrics.read(5, 5)).toMatchObject({ next: 7, total: 7, damaged: [], torn: false })
  })

  it('are counted once, however many ask at the same time', async () => {
    const path = newPath()
    await writeFile(path, lines(0, 5000))
    const rows = new MetricsRows(path)
    const counts = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? rows.count() : rows.read(4990, 100).then(({ length }) => length))))
    expect(counts).toEqual([5000, 10, 5000, 10, 5000, 10, 5000, 10])
  })

  it('are none where there is no file', async () => {
    const rows = new MetricsRows(join(folder, 'nowhere'))
    expect([await rows.count(), await rows.read(0, 5)]).toEqual([0, []])
  })

  it('come from the end of a million without the rest being parsed', async () => {
    const path = newPath()
    const block = lines(100_000, 110_000)
    await writeFile(path, '')
    for (let count = 0; count < 100; count += 1) await appendFile(path, block)
    const rows = new MetricsRows(path)
    expect(await rows.count()).toBe(1_000_000)
    const time = async (work: () => Promise<unknown>): Promise<number> => {
      const started = performance.now()
      await work()
      return performance.now() - started
    }
    const tail = await time(() => rows.read(999_000, 1000))
    const all = await time(() => rows.read(0, 1_000_000))
    expect(tail).toBeLessThan(all / 20)
  })
})

describe('metrics of a running run', () => {
  it('are those of the file and behind them those not written yet', async () => {
    const path = newPath()
    await writeFile(path, lines(0, 4))
    const metrics = new RunMetrics(path)
    for (const step of [4, 5, 6]) metrics.add(step, row(step))
    const read = async (from: number, limit: number): Promise<{ steps: number[]; next: number; total: number }> => {
      const { groups, next, total } = await metrics.read(from, limit)
      return { steps: groups.flatMap(({ step }) => [...step]), next, total }
    }
    expect(await read(0, 100)).toEqual({ steps: [0, 1, 2, 3, 4, 5, 6], next: 7, total: 7 })
    expect(await read(2, 3)).toEqual({ steps: [2, 3, 4], next: 5, total: 7 })
    expect(await read(5, 1)).toEqual({ steps: [5], next: 6, total: 7 })
    expect(await read(7, 5)).toEqual({ steps: [], next: 7, total: 7 })
    await appendFile(path, lines(4, 6)) // written meanwhile: none twice
    expect(await read(0, 100)).toEqual({ steps: [0, 1, 2, 3, 4, 5, 6], next: 7, total: 7 })
    metrics.add(5, row(50)) // the run went back
    await writeFile(path, lines(0, 5))
    expect(await read(3, 100)).toEqual({ steps: [3, 4, 50], next: 6, total: 6 })
  })

  it('keep no more in memory than is not on disk', async () => {
    const path = newPath()
    await writeFile(path, lines(0, 9000))
    const metrics = new RunMetrics(path)
    for (let step = 0; step < 9000; step += 1) {
      metrics.add(step, row(step))
      if (step % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect((metrics as unknown as { tail: unknown[] }).tail.length).toBeLessThan(5000)
  })
})

describe('columns of metrics', () => {
  it('put rows of one stage and the same series together, in order, with their numbers', () => {
    const mine = { step: 5, stage: 'mine', round: 1, wallTime: 3, series: { reach: 9 } }
    const groups = groupMetrics([row(4), mine, row(5), { ...row(6), series: { loss: 1, extra: 2 } }], 10)
    expect(groups.map(({ stage, row: numbers, step, series }) => ({ stage, rows: [...numbers], steps: [...step], names: Object.keys(series) }))).toEqual([
      { stage: 'discriminate', rows: [10, 12], steps: [4, 5], names: ['loss'] },
      { stage: 'mine', rows: [11], steps: [5], names: ['reach'] },
      { stage: 'discriminate', rows: [13], steps: [6], names: ['loss', 'extra'] },
    ])
  })
})
