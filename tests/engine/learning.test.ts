import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EngineEvent, EventOf } from '../../main/contract/events'
import type { Port } from '../../main/contract/port'
import { createEngine } from '../../main/engine/createEngine'
import type { Engine } from '../../main/engine/engine'
import { openInProcess } from '../../main/engine/hosts/inProcess'
import { makeSceneClip } from '../support/sceneClip'
import { TINY_BACKBONE, TINY_OVERRIDES, TINY_STEPS } from '../support/tinyConfig'
import { buildHouse, failWith, importFootage, succeed, until, type TestHouse } from './support/testEngine'

interface Point {
  row: number
  step: number
  stage: string
  series: Record<string, number>
}

/** What a page makes of rows read and rows told: a row that comes again replaces it and all after it. */
class Curves {
  points: Point[] = []

  take(point: Point): void {
    this.points = this.points.filter(({ row }) => row < point.row)
    this.points.push(point)
  }

  async load(port: Port, run: string): Promise<void> {
    for (let from = 0; ; ) {
      const { groups, next, total } = await succeed(port, 'runs.metrics', { run, from, limit: 3 })
      const points = groups.flatMap(({ stage, row, step, series }) => [...row].map((number, index): Point => ({
        row: number, stage, step: step[index]!, series: Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values[index]!])),
      })))
      for (const point of points.sort((a, b) => a.row - b.row)) this.take(point)
      from = next
      if (next >= total) return
    }
  }
}

describe('learning by a port', () => {
  let house: TestHouse
  let engine: Engine
  let port: Port
  let clips: string[]
  let run: string
  const events: EngineEvent[] = []
  const curves = new Curves()

  beforeAll(async () => {
    house = await buildHouse()
    await mkdir(join(house.footage, 'scenes'))
    for (const seed of [1, 2, 3, 4]) await makeSceneClip({ path: join(house.footage, 'scenes', `scene${seed}.mp4`), seed })
    engine = await createEngine(house.options)
    port = openInProcess(engine)
    port.onEvent((event) => {
      events.push(event)
      if (event.kind === 'metrics') curves.take(event)
    })
    const byName = await importFootage(port)
    clips = Object.entries(byName).filter(([name]) => name.startsWith('scene')).map(([, clip]) => clip)
  })

  afterAll(async () => {
    port.close()
    await engine.close()
    await house.remove()
  })

  const request = (name: string) => ({ name, clips, preset: 'standard', backbone: TINY_BACKBONE, seed: 5, device: 'cpu' as const, overrides: { ...TINY_OVERRIDES, 'stages.0.hardNegatives.maximumSimilarity': 1 } })
  const told = <K extends EngineEvent['kind']>(kind: K): EventOf<K>[] => events.filter((event): event is EventOf<K> => event.kind === kind)
  const rowsOnDisk = async (): Promise<Record<string, unknown>[]> => (await readFile(join(house.folder, 'Test.trackproj', 'runs', 'first', 'metrics.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)

  it('explains and checks what will be learned', async () => {
    const fields = await succeed(port, 'runs.explainConfig', { preset: 'standard' })
    expect(fields.find(({ key }) => key === 'stages.0.temperature')).toMatchObject({ kind: 'number', value: 0.1, minimum: 0, meaning: expect.stringContaining('NT-Xent') as string })
    expect(fields.find(({ key }) => key === 'stages.2.loss')).toMatchObject({ kind: 'choice', choices: ['nr', 'nr-lowrank', 'nr-diagonal', 'logistic'] })
    expect(fields.find(({ key }) => key === 'stages.0.hardNegatives.enabled')).toMatchObject({ kind: 'boolean', value: true })
    expect(fields.every(({ meaning }) => meaning.length > 5)).toBe(true)
    const { differences, problems } = await succeed(port, 'runs.checkConfig', { preset: 'standard', overrides: { 'stages.0.steps': 7, 'stages.0.temperature': -1, 'no.such.key': 1 } })
    expect(differences).toEqual({ 'stages.0.steps': { preset: 350, run: 7 } })
    expect(problems.map(({ key }) => key)).toEqual(['stages.0.temperature', 'no.such.key'])
    expect(await failWith(port.call('runs.checkConfig', { preset: 'nonsense' }))).toBe('config-invalid')
  })

  it('starts, is paused between two steps, and refuses a second one meanwhile', async () => {
    const started = await succeed(port, 'runs.start', request('first'))
    run = started.run
    expect(await failWith(port.call('runs.start', request('second')))).toBe('engine-busy')
    await until(() => told('metrics').length >= 2, 'two steps', 200)
    await succeed(port, 'runs.pause', { run })
    expect(await succeed(port, 'runs.describe', { run })).toMatchObject({ state: 'paused', resumable: true, hasModel: true })
    await until(() => told('job').at(-1)?.job.state === 'paused')
    expect(told('job').at(-1)).toMatchObject({ job: { job: started.job, resumable: true } })
    expect((await rowsOnDisk()).length).toBe(curves.points.length)
    expect(await failWith(port.call('runs.start', request('first')))).toBe('output-exists')
  })

  it('is resumed, and a page that comes in the middle sees every row to the last', async () => {
    await succeed(port, 'runs.resume', { run })
    const before = told('metrics').length
    await until(() => told('metrics').length >= before + 1, 'another step', 200)
    const late = openInProcess(engine)
    const lateCurves = new Curves()
    const early: EventOf<'metrics'>[] = []
    let loaded = false
    late.onEvent((event) => {
      if (event.kind !== 'metrics') return
      if (loaded) lateCurves.take(event)
      else early.push(event)
    })
    await until(() => late.state === 'open')
    await lateCurves.load(late, run)
    for (const event of early) if (event.row >= lateCurves.points.length) lateCurves.take(event)
    loaded = true
    await until(() => told('run').some(({ run: summary }) => summary.run === run && summary.state === 'done'), 'the end', 300)
    await until(() => lateCurves.points.length === curves.points.length)
    late.close()

    const disk = await rowsOnDisk()
    for (const { points } of [curves, lateCurves]) {
      expect(points.map(({ row }) => row)).toEqual(disk.map((_, row) => row))
      for (const [row, { step, stage, series }] of points.entries()) expect({ step, stage, ...series }).toMatchObject(seriesOf(disk[row]!))
    }
    const again = new Curves()
    await again.load(port, run)
    expect(again.points.map(({ series }) => series)).toEqual(curves.points.map(({ series }) => series))
    expect(curves.points.filter(({ stage }) => stage !== 'mine').map(({ step }) => step)).toEqual(Array.from({ length: TINY_STEPS }, (_, step) => step))
  })

  it('says which stages ended and why, and what differs from the preset', async () => {
    const detail = await succeed(port, 'runs.describe', { run })
    expect(detail).toMatchObject({ state: 'done', steps: TINY_STEPS, totalSteps: TINY_STEPS, job: null })
    expect(detail.stages.map(({ stage }) => stage)).toEqual(['discriminate', 'mine', 'correspond', 'mine', 'correspond'])
    expect(detail.ended.map(({ stage }) => stage)).toEqual(['sample', 'discriminate', 'mine', 'correspond', 'mine', 'correspond'])
    expect(detail.ended.every(({ reason, seconds }) => reason.length > 0 && seconds >= 0)).toBe(true)
    expect(detail.differences['stages.0.steps']).toEqual({ preset: 350, run: 4 })
    expect(Object.keys(detail.differences)).not.toContain('stages.0.temperature')
  })

  it('shows what was mined: chains by verdict and order, their crops, anchors with their hard negatives', async () => {
    const all = await succeed(port, 'runs.chains', { run, verdict: 'all', sort: 'similarity', descending: true, offset: 0, limit: 500 })
    const accepted = await succeed(port, 'runs.chains', { run, verdict: 'accepted', sort: 'id', descending: false, offset: 0, limit: 500 })
    const rejected = await succeed(port, 'runs.chains', { run, verdict: 'rejected', sort: 'id', descending: false, offset: 0, limit: 500 })
    expect(all.total).toBeGreaterThan(0)
    expect(accepted.total + rejected.total).toBe(all.total)
    const similarities = all.chains.map(({ similarity }) => similarity)
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a))
    const figures = await succeed(port, 'runs.chainFigures', { run })
    expect([...figures.id].length).toBe(all.total)
    expect([...figures.rejection].filter((verdict) => verdict === -1).length).toBe(accepted.total)

    const [chain] = accepted.chains
    const crops = await succeed(port, 'runs.crops', { run, crops: chain!.crops, width: 64 })
    expect(crops.map(({ crop }) => crop)).toEqual(chain!.crops)
    expect(crops[0]).toMatchObject({ encoding: 'webp', width: 64, height: 64 })
    expect(await succeed(port, 'runs.crops', { run, crops: [999_999], width: 64 })).toEqual([])

    const window = await succeed(port, 'runs.chains', { run, round: 1, window: all.chains[0]!.window, verdict: 'all', sort: 'id', descending: false, offset: 0, limit: 500 })
    expect(window.chains.map(({ id }) => id)).toEqual([...figures.id].filter((_, index) => figures.round[index] === 1 && figures.window[index] === all.chains[0]!.window))

    const last = await succeed(port, 'runs.hardNegatives', { run, offset: 0, limit: 3, nearest: 5 })
    expect(last.total).toBeGreaterThan(3)
    expect(last.steps).toEqual([1, 2]) // each once, though the run was paused and resumed in between
    const first = await succeed(port, 'runs.hardNegatives', { run, offset: 0, limit: 100, nearest: 5, step: 1 })
    const second = await succeed(port, 'runs.hardNegatives', { run, offset: 0, limit: 100, nearest: 5, step: 2 })
    expect(second.anchors.map(({ anchor }) => anchor.id)).toEqual(first.anchors.map(({ anchor }) => anchor.id))
    expect(second.anchors[0]!.negatives.map(({ id }) => id)).toEqual(last.anchors[0]!.negatives.map(({ id }) => id)) // the last ranking is the one that is drawn from
    expect((await succeed(port, 'runs.hardNegatives', { run, offset: 0, limit: 3, nearest: 5, step: 99 })).anchors).toEqual([])
    for (const { anchor, negatives } of [...last.anchors, ...first.anchors]) {
      expect(negatives.length).toBeGreaterThan(0)
      expect(negatives.every(({ clip }) => clip !== anchor.clip)).toBe(true)
      expect(negatives.map(({ similarity }) => similarity)).toEqual(negatives.map(({ similarity }) => similarity).sort((a, b) => b - a))
    }
  })

  it('leaves out what a person excludes, counts it, and takes it in again', async () => {
    const { chains } = await succeed(port, 'runs.chains', { run, verdict: 'accepted', sort: 'id', descending: false, offset: 0, limit: 500 })
    const { clip } = chains[0]!
    const exclusion = await succeed(port, 'runs.exclude', { run, clip, region: null })
    expect(exclusion.chains).toBeGreaterThan(0)
    expect(exclusion.instances).toBeGreaterThan(0)
    const left = await succeed(port, 'runs.chains', { run, verdict: 'accepted', sort: 'id', descending: false, offset: 0, limit: 500 })
    expect(left.chains.some((chain) => chain.clip === clip)).toBe(false)
    expect((await succeed(port, 'runs.describe', { run })).exclusions).toMatchObject([{ clip, region: null }])
    await succeed(port, 'runs.include', { run, clip, region: null })
    expect((await succeed(port, 'runs.describe', { run })).exclusions).toEqual([])
    expect(await failWith(port.call('runs.exclude', { run, clip: 'nowhere.mp4', region: null }))).toBe('id-unknown')
  })

  it('opens a run folder that another engine made, and makes its report, with nothing computed', async () => {
    const other = await createEngine({ ...house.options, project: join(house.folder, 'Other.trackproj'), roots: [join(house.folder, 'Test.trackproj', 'runs')] })
    const page = openInProcess(other)
    const root = (await succeed(page, 'engine.roots', {})).find(({ name }) => name === 'runs')!.root
    expect(await succeed(page, 'engine.browse', { place: { root, path: '' } })).toMatchObject([{ name: 'first', kind: 'run' }])
    const opened = await succeed(page, 'runs.open', { place: { root, path: 'first' } })
    const read = new Curves()
    await read.load(page, opened.run)
    expect(read.points.map(({ series }) => series)).toEqual(curves.points.map(({ series }) => series))
    const report = await succeed(page, 'runs.report', { run: opened.run })
    expect(Buffer.from(report.bytes).toString('utf8')).toContain('<!doctype html>')
    expect((await succeed(page, 'engine.describe', {})).backend).toBeNull()
    page.close()
    await other.close()
  })

  it('leaves excluded clips out of a new run, and says when that leaves nothing', async () => {
    for (const clip of clips) await succeed(port, 'clips.exclude', { clip, excluded: true })
    expect(await failWith(port.call('runs.start', request('none')))).toBe('footage-empty')
  })
})

function seriesOf({ wallTime: _, round: __, ...row }: Record<string, unknown>): Record<string, unknown> {
  return row
}
