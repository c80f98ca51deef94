import { expect, test } from 'vitest'
import type { MetricsPart } from '../../../main/contract/runSummary'
import { StreamLoader } from '../../../renderer/streams/streamLoader'
import type { MetricsRow } from '../../../renderer/streams/runStream'

/** A run as the engine has it: rows can be added and taken back. */
class EngineRun {
  readonly losses: number[] = []
  /** Rows that the engine leaves out; here they have a loss all the same. */
  readonly damaged: number[] = []
  calls = 0

  readonly read = async (from: number, limit: number): Promise<{ ok: true; value: MetricsPart }> => {
    this.calls += 1
    await Promise.resolve()
    const part = this.losses.slice(from, from + limit)
    const column = (of: (index: number) => number): Float64Array => Float64Array.from(part, (_, index) => of(from + index))
    const groups = part.length === 0 ? [] : [{
      stage: 's', row: Int32Array.from(part, (_, index) => from + index), step: column((index) => index), round: Int32Array.from(part, () => 0), wallTime: column((index) => index),
      series: { loss: Float64Array.from(part) },
    }]
    return { ok: true, value: { groups, next: from + part.length, total: this.losses.length, damaged: this.damaged.filter((row) => row >= from && row < from + part.length), torn: false } }
  }

  add(loss: number): MetricsRow {
    this.losses.push(loss)
    const row = this.losses.length - 1
    return { row, step: row, stage: 's', round: 0, wallTime: row, series: { loss } }
  }
}

const shown = ({ stream }: StreamLoader): number[] => stream.series().flatMap(({ values }) => [...values.raw.subarray(0, values.length)])

test('fetches what there is, in parts, and goes on with what happens', async () => {
  const run = new EngineRun()
  for (let index = 0; index < 120_000; index += 1) run.add(index)
  const loader = new StreamLoader(run.read, () => undefined)
  await loader.load()
  expect(run.calls).toBe(3)
  loader.take(run.add(-1))
  expect(run.calls).toBe(3)
  expect(shown(loader)).toEqual(run.losses)
})

test('rows that happen during a fetch are neither lost nor doubled', async () => {
  const run = new EngineRun()
  run.add(1)
  const loader = new StreamLoader(run.read, () => undefined)
  const loading = loader.load()
  for (const loss of [2, 3, 4]) loader.take(run.add(loss))
  await loading
  await loader.load()
  expect(shown(loader)).toEqual([1, 2, 3, 4])
})

test('a gap is fetched', async () => {
  const run = new EngineRun()
  const loader = new StreamLoader(run.read, () => undefined)
  loader.take(run.add(1))
  run.add(2) // its event never came
  loader.take(run.add(3))
  await loader.load()
  expect(shown(loader)).toEqual([1, 2, 3])
})

test('a run that went back to a checkpoint loses the rows after it, also in the middle of a fetch', async () => {
  const run = new EngineRun()
  for (const loss of [1, 2, 3, 4, 5]) run.add(loss)
  const loader = new StreamLoader(run.read, () => undefined)
  await loader.load()
  const loading = loader.load()
  run.losses.length = 2
  loader.take(run.add(30))
  await loading
  expect(shown(loader)).toEqual([1, 2, 30])
  run.losses.length = 1
  await loader.reload()
  expect(shown(loader)).toEqual([1])
})

test('knows which rows are damaged, each once, and forgets those that a run took back', async () => {
  const run = new EngineRun()
  for (let index = 0; index < 60_000; index += 1) run.add(index)
  run.damaged.push(3, 55_000, 59_999)
  const loader = new StreamLoader(run.read, () => undefined)
  await loader.load()
  await loader.load()
  expect(loader.stream.damaged).toEqual([3, 55_000, 59_999])
  loader.take({ ...run.add(1), row: 50_000 })
  expect(loader.stream.damaged).toEqual([3])
})
