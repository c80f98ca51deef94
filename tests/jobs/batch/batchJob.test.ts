import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CLIP, type ClipPortion } from '../../../main/contract/clipPortion'
import type { JobContext, JobEvent } from '../../../main/contract/reporter'
import { runBatch, type BatchOptions, type BatchOutcome } from '../../../main/jobs/batchJob'
import { runTracking } from '../../../main/jobs/trackJob'
import { BatchFolder } from '../../../main/store/batchFolder'
import { boxInFrame } from '../clipOfTexture'
import { FRAMES, hashResults, makeFootage } from './batchClips'

let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)
const quiet: JobContext = { reporter: () => undefined, signal: new AbortController().signal }
/** Says that the target stays where it was; dies once, over the first frame of all. */
const EXTERNAL = `
let box
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const call = JSON.parse(line)
  if (call.call === 'update') { try { require('node:fs').mkdirSync(process.argv[2]); process.exit(3) } catch {} }
  if (call.call === 'init') box = call.box
  console.log(JSON.stringify({ hello: { protocol: 'pultrack-tracker', version: 1, name: 'Tiny' }, init: { ok: true }, update: { box, score: 1 } }[call.call]))
})`
const SETTINGS = { model: 'identity', falseAlarmRate: null, overlay: false, responses: false }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-batch-'))
  await makeFootage(at('footage'), { whole: 3, broken: true })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function batch(options: Partial<BatchOptions & JobContext> & { out: string }): Promise<BatchOutcome> {
  return runBatch({ paths: [at('footage')], object: { box: boxInFrame(0), frame: 0 }, settings: SETTINGS, ...quiet, ...options, out: at(options.out) })
}

async function readRows(out: string): Promise<Record<string, string>[]> {
  const [head, ...lines] = (await readFile(at(out, 'summary.csv'), 'utf8')).trimEnd().split('\n')
  const names = head!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, index) => [names[index]!, field])))
}

describe('runBatch', () => {
  it('costs one row each: an unreadable clip, a truncated one', async () => {
    const events: JobEvent[] = []
    expect(await batch({ out: 'one', reporter: (event) => events.push(event) })).toEqual({ done: 4, skipped: 0, failed: 1 })
    const rows = await readRows('one')
    expect(rows.map(({ name, state, frames, ends_early: early, error_code: code }) => [name, state, frames, early, code])).toEqual([
      ['clip-00', 'done', String(FRAMES), 'false', ''],
      ['clip-01', 'done', String(FRAMES), 'false', ''],
      ['clip-02', 'done', String(FRAMES), 'false', ''],
      ['truncated', 'done', expect.stringMatching(/^\d+$/), 'true', ''],
      ['unreadable', 'failed', '', '', 'clip-unreadable'],
    ])
    expect(rows[0]).toMatchObject({ tracked_share: '1.000000', lost_share: '0.000000', jumps: '0', x: '40', w: '36', first_frame: '0' })
    expect((await readdir(at('one', 'clips', 'clip-00'))).sort()).toEqual(['item.json', 'track.csv', 'track.json'])
    expect(await readdir(at('one', 'clips', 'unreadable'))).toEqual(['item.json'])
    expect(await readdir(at('one', 'work'))).toEqual([])
    expect(events.filter(({ kind }) => kind === 'item-failed')).toMatchObject([{ item: 'unreadable', error: { code: 'clip-unreadable' } }])
    expect(events.filter(({ kind }) => kind === 'progress').at(-1)).toMatchObject({ unit: 'clips', done: 5, total: 5 })
  })

  it('writes what `track` writes, byte for byte', async () => {
    const settings = { ...SETTINGS, model: null, responses: true }
    await batch({ out: 'exact', paths: [at('footage', 'clip-00.mp4'), at('footage', 'clip-01.mp4')], settings, device: 'cpu' })
    await runTracking({ ...quiet, clip: at('footage', 'clip-01.mp4'), box: boxInFrame(0), falseAlarmRate: null, responses: true, device: 'cpu', out: at('alone') })
    for (const name of ['track.csv', 'track.json', 'responses.bin']) expect(await readFile(at('exact', 'clips', 'clip-01', name)), name).toEqual(await readFile(at('alone', name)))
  })

  it('looks at the same portion of a clip as `track` does: the same bytes, for that portion only', async () => {
    const portion: ClipPortion = { from: 0, to: 6, stride: 2, downsample: 2, regions: [{ left: 120, top: 0, width: 40, height: 30 }] }
    const paths = [at('footage', 'clip-01.mp4')]
    const settings = { ...SETTINGS, model: null, responses: true }
    await batch({ out: 'portion', paths, settings, device: 'cpu', portionOf: () => portion })
    await runTracking({ ...quiet, clip: paths[0]!, box: boxInFrame(0), portion, falseAlarmRate: null, responses: true, device: 'cpu', out: at('portion-alone') })
    for (const name of ['track.csv', 'track.json', 'responses.bin']) expect(await readFile(at('portion', 'clips', 'clip-01', name)), name).toEqual(await readFile(at('portion-alone', name)))
    expect((await readRows('portion'))[0]).toMatchObject({ frames: '4' })
    const again = (changes: Partial<ClipPortion>): Promise<BatchOutcome> => batch({ out: 'portion', paths, settings, device: 'cpu', portionOf: () => ({ ...portion, ...changes }) })
    expect(await again({})).toMatchObject({ skipped: 1 })
    const others: Partial<ClipPortion>[] = [{ to: 7 }, { stride: 1 }, { downsample: 1 }, { regions: [] }]
    for (const other of others) expect(await again(other), JSON.stringify(other)).toMatchObject({ done: 0, failed: 1 })
  })

  it('costs a row where the box or all frames lie outside the range; a whole clip is what it was before there were portions', async () => {
    await batch({ out: 'range', paths: [at('footage', 'truncated.mp4')], portionOf: () => ({ ...WHOLE_CLIP, from: 3 }), object: { box: boxInFrame(0), frame: 0 } })
    expect((await readRows('range'))[0]).toMatchObject({ state: 'failed', error_code: 'clip-frame-missing' })
    await batch({ out: 'beyond', paths: [at('footage', 'truncated.mp4')], portionOf: () => ({ ...WHOLE_CLIP, from: 999 }), object: { box: boxInFrame(0), frame: 0, template: at('footage', 'clip-00.mp4') } })
    expect((await readRows('beyond'))[0]).toMatchObject({ state: 'failed', error_code: 'clip-frame-missing' })
    await batch({ out: 'whole', paths: [at('footage', 'clip-00.mp4')] })
    expect(await batch({ out: 'whole', paths: [at('footage', 'clip-00.mp4')], portionOf: () => WHOLE_CLIP })).toMatchObject({ skipped: 1 })
  })

  it('follows with a tracker in a process of its own, one a clip: one that dies costs its own clip', async () => {
    await writeFile(at('tiny.cjs'), EXTERNAL)
    const settings = { ...SETTINGS, model: `external:"${process.execPath}" "${at('tiny.cjs')}" "${at('died')}"` }
    expect(await batch({ out: 'external', paths: [at('footage', 'clip-00.mp4'), at('footage', 'clip-01.mp4')], settings })).toEqual({ done: 1, skipped: 0, failed: 1 })
    expect((await readRows('external')).map(({ state, frames, error_code: code }) => [state, frames, code])).toEqual([['failed', '', 'tracker-external'], ['done', String(FRAMES), '']])
    expect(await batch({ out: 'external', paths: [at('footage', 'clip-00.mp4'), at('footage', 'clip-01.mp4')], settings, retry: true })).toEqual({ done: 2, skipped: 1, failed: 0 })
    await expect(batch({ out: 'no-baseline', settings: { ...SETTINGS, model: 'baseline:none' } })).rejects.toMatchObject({ code: 'usage', hint: 'Baselines: kcf, csrt, mosse.' })
  })

  it('leaves what is done as it is, and what has failed unless told to try again', async () => {
    await batch({ out: 'again' })
    const before = await hashResults(at('again'))
    const journal = (await new BatchFolder(at('again')).readJournal()).length
    expect(await batch({ out: 'again' })).toEqual({ done: 4, skipped: 4, failed: 1 })
    expect(await new BatchFolder(at('again')).readJournal()).toHaveLength(journal)
    expect(await batch({ out: 'again', retry: true })).toEqual({ done: 4, skipped: 4, failed: 1 })
    expect((await new BatchFolder(at('again')).readJournal()).slice(journal).map(({ item, event }) => [item, event])).toEqual([['unreadable', 'started'], ['unreadable', 'failed']])
    expect(await hashResults(at('again'))).toEqual(before)
  })

  it('replaces results of another configuration only when told to', async () => {
    const paths = [at('footage', 'clip-00.mp4')]
    await batch({ out: 'other', paths })
    const before = await hashResults(at('other'))
    expect(await batch({ out: 'other', paths, settings: { ...SETTINGS, falseAlarmRate: 0.1 } })).toEqual({ done: 0, skipped: 0, failed: 1 })
    expect((await readRows('other'))[0]).toMatchObject({ state: 'failed', error_code: 'output-exists' })
    expect((await hashResults(at('other')))['clips/clip-00/item.json']).toBe(before['clips/clip-00/item.json'])
    expect(await batch({ out: 'other', paths, settings: { ...SETTINGS, falseAlarmRate: 0.1 }, overwrite: true })).toEqual({ done: 1, skipped: 0, failed: 0 })
    expect((await hashResults(at('other')))['clips/clip-00/item.json']).not.toBe(before['clips/clip-00/item.json'])
  })

  it('knows a clip by its content, wherever it lies', async () => {
    await mkdir(at('moved'))
    await batch({ out: 'moving', paths: [at('footage', 'clip-01.mp4')] })
    await writeFile(at('moved', 'clip-01.mp4'), await readFile(at('footage', 'clip-01.mp4')))
    await writeFile(at('moved', 'clip-01.box.txt'), await readFile(at('footage', 'clip-01.box.txt')))
    expect(await batch({ out: 'moving', paths: [at('moved')] })).toEqual({ done: 1, skipped: 1, failed: 0 })
  })

  it('fails an item whose box is outside, or of which nobody says what to follow', async () => {
    const object = { box: { left: 900, top: 0, width: 5, height: 5 }, frame: 0 }
    await batch({ out: 'outside', paths: [at('footage', 'truncated.mp4')], object })
    expect((await readRows('outside'))[0]).toMatchObject({ state: 'failed', error_code: 'box-outside' })
    await batch({ out: 'unsaid', paths: [at('footage', 'truncated.mp4')], object: undefined })
    expect((await readRows('unsaid'))[0]).toMatchObject({ state: 'failed', error_code: 'object-missing' })
  })

  it('ends when it is stopped, keeps what is done, and goes on with the rest', async () => {
    const controller = new AbortController()
    const reporter = (event: JobEvent): void => {
      if (event.kind === 'progress' && event.done >= 1) controller.abort()
    }
    await expect(batch({ out: 'stopped', reporter, signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
    const states = (await readRows('stopped')).map(({ state }) => state)
    expect(states[0]).toBe('done')
    expect(states.at(-1)).toBe('waiting')
    expect(await batch({ out: 'stopped' })).toMatchObject({ done: 4, failed: 1 })
    await batch({ out: 'unstopped' })
    expect(await hashResults(at('stopped'))).toEqual(await hashResults(at('unstopped')))
  })

  it('ends it all where the model is none', async () => {
    await expect(batch({ out: 'nothing', settings: { ...SETTINGS, model: '/nowhere' } })).rejects.toMatchObject({ code: 'model-missing' })
  })

  it('lets one process at a time say what the batch is', async () => {
    const release = await new BatchFolder(at('claimed')).claim()
    await expect(batch({ out: 'claimed' })).rejects.toMatchObject({ code: 'run-invalid' })
    await release()
  })
})
