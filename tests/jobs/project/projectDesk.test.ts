import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Place } from '../../../main/contract/ids'
import type { TrackSample } from '../../../main/contract/track'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import type { ClipTrack } from '../../../main/contract/trackProcedures'
import { Editors } from '../../../main/jobs/project/editors'
import { temporaryFolder } from '../../store/temporaryFolder'
import { openDesk, type TestDesk } from './openDesk'

const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'project', 'Version one.trackproj')
const CLIP = 'clip_00000000-0000-4000-8000-000000000000'

const sample = (left: number): TrackSample => ({ frameIndex: 3, mediaTime: 0.12, box: { left, top: 1, width: 5, height: 5 }, score: 0, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null })
const track = (name: string, left: number): ClipTrack => ({ track: name, label: name, attributes: {}, samples: packSamples([sample(left)]) })

let root = ''
let folder = ''
let dataFolder = ''
beforeEach(() => {
  root = temporaryFolder()
  folder = join(root, 'Version one.trackproj')
  dataFolder = join(root, 'data')
  cpSync(FIXTURE, folder, { recursive: true })
})
const open = (): Promise<TestDesk> => openDesk({ folder, dataFolder })
const namesOf = async ({ desk }: TestDesk): Promise<string[]> => (await desk.tracks.load(CLIP)).map(({ track: name }) => name)
const placeOf = async ({ places }: TestDesk, path: string): Promise<Place> => ({ root: (await places.add(path, 'given')).root, path: '' })
const sessionsOf = (): string => join(folder, 'journal', 'sessions')
/** As a process leaves it that ends without a word; whoever started it is gone as well, unless it `goesOn`. */
const die = async (opened: TestDesk, { goesOn = false } = {}): Promise<void> => {
  await opened.desk.settle()
  const kept = join(root, 'as it was')
  cpSync(folder, kept, { recursive: true })
  await opened.close()
  cpSync(kept, folder, { recursive: true, force: true })
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 - 7, started: '1' }))
  const path = join(sessionsOf(), readdirSync(sessionsOf())[0]!)
  const [header, ...edits] = readFileSync(path, 'utf8').split('\n')
  if (!goesOn) writeFileSync(path, [JSON.stringify({ ...(JSON.parse(header!) as object), parent: { pid: 2 ** 22 - 9, started: '1' } }), ...edits].join('\n'))
}

describe('a project of the first version', () => {
  it('opens with its tracks, in the present form, the original beside it', async () => {
    const opened = await open()
    expect(opened.desk.state()).toMatchObject({ name: 'Version one', readOnly: null, migrated: { from: 1, backup: 'project.version-1.json' } })
    const [first] = await opened.desk.tracks.load(CLIP)
    expect(unpackSamples(first!.samples).map(({ box: { left }, score, state }) => ({ left, score, state }))).toEqual([
      { left: 10, score: 0, state: 'tracked' }, { left: 11.5, score: 0.8, state: 'tracked' }, { left: 13, score: Number.NaN, state: 'lost' },
    ])
    await opened.close()
    expect(readFileSync(join(folder, 'project.version-1.json'))).toEqual(readFileSync(join(FIXTURE, 'project.json')))
    expect(JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8'))).toMatchObject({ version: 4, writtenBy: 'test' })
    const again = await open()
    expect(again.desk.state().migrated).toBeNull()
    await again.close()
  })
})

describe('a project of a later version', () => {
  it('can be looked at, is never written, and can be saved elsewhere as one of ours', async () => {
    const later = { ...(JSON.parse(readFileSync(join(FIXTURE, 'project.json'), 'utf8')) as object), version: 9, writtenBy: '7.0', seasons: [1] }
    writeFileSync(join(folder, 'project.json'), JSON.stringify(later))
    const opened = await open()
    expect(opened.desk.state()).toMatchObject({ name: 'Version one', writable: false, readOnly: { reason: 'newer-version', version: 9, writtenBy: '7.0' } })
    expect(await namesOf(opened)).toEqual(['first'])
    await expect(opened.desk.tracks.save(CLIP, [track('b', 1)])).rejects.toMatchObject({ code: 'project-read-only' })
    opened.library.exclude(CLIP, true)
    opened.desk.savePage({ view: 'learn' })
    expect(existsSync(join(folder, 'lock')), 'its own program may open it').toBe(false)
    const copy = await opened.desk.saveElsewhere({ parent: await placeOf(opened, root), name: 'Ours' })
    expect(copy).toMatchObject({ name: 'Ours', readOnly: null })
    expect(await namesOf(opened)).toEqual(['first'])
    await opened.close()
    expect(JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8'))).toEqual(later)
  })
})

describe('edits that are not saved', () => {
  it('wait for a person where saving by itself is off, are in the journal at once, and are asked about when the project is left', async () => {
    const opened = await open()
    await opened.desk.setAutosave(false)
    const before = readdirSync(join(folder, 'tracks', CLIP))
    await opened.desk.tracks.save(CLIP, [track('b', 1)])
    await opened.desk.tracks.remove(CLIP, 'first')
    expect(opened.desk.state().storage).toEqual({ state: 'unsaved', edits: 2, journaled: true, failure: null })
    expect(await namesOf(opened)).toEqual(['b'])
    await new Promise((resolve) => setTimeout(resolve, 900))
    expect(readdirSync(join(folder, 'tracks', CLIP))).toEqual(before)
    await expect(opened.desk.create({ parent: await placeOf(opened, root), name: 'Other' })).rejects.toMatchObject({ code: 'project-unsaved' })
    expect(opened.desk.state().name).toBe('Version one')
    await opened.desk.create({ parent: await placeOf(opened, root), name: 'Other', unsaved: 'save' })
    expect(readdirSync(join(folder, 'tracks', CLIP))).toEqual(['b.json'])
    await opened.close()
  })

  it('can be discarded: the files are as they were, the journal is in the trash', async () => {
    const opened = await open()
    await opened.desk.setAutosave(false)
    await opened.desk.tracks.save(CLIP, [track('b', 1)])
    opened.library.exclude(CLIP, true)
    await opened.desk.discard()
    expect(await namesOf(opened)).toEqual(['first'])
    expect(opened.library.isExcluded(CLIP)).toBe(false)
    expect(opened.events).toContainEqual({ kind: 'replaced' })
    expect(readdirSync(join(folder, 'trash')).filter((name) => name.startsWith('edits-'))).toHaveLength(1)
    await opened.desk.tracks.save(CLIP, [track('c', 1)])
    expect(opened.desk.state().storage).toMatchObject({ state: 'unsaved', edits: 1 })
    await opened.desk.write()
    expect(opened.desk.state().storage.state).toBe('saved')
    await opened.close()
  })

  it('are written soon, many edits in one go, and leave no journal when the project is left', async () => {
    const opened = await open()
    for (let left = 0; left < 20; left += 1) await opened.desk.tracks.save(CLIP, [track('b', left)])
    expect(opened.desk.state().storage).toMatchObject({ state: 'saving', edits: 20 })
    await opened.close()
    expect(readFileSync(join(folder, 'tracks', CLIP, 'b.json'), 'utf8')).toContain('"left":19')
    expect(readdirSync(join(folder, 'journal', 'sessions'))).toEqual([])
  })
})

describe('a session that died', () => {
  const crash = async (how = {}): Promise<void> => {
    const opened = await open()
    await opened.desk.setAutosave(false)
    await opened.desk.tracks.save(CLIP, [track('b', 1), track('first', 7)])
    opened.library.exclude(CLIP, true)
    await die(opened, how)
  }

  it('is listed with what it edited and when; the files are as they were saved', async () => {
    await crash()
    const opened = await open()
    const [recovery] = opened.desk.state().recoveries
    expect(recovery).toMatchObject({ edits: 3, clips: [expect.stringContaining('.webm') as string], pid: process.pid, postponed: false })
    expect(recovery!.editedAt).toBeGreaterThan(Date.now() / 1000 - 60)
    expect(await namesOf(opened)).toEqual(['first'])
    await opened.close()
  })

  it('is recovered: its edits are back', async () => {
    await crash()
    const opened = await open()
    const state = await opened.desk.recover({ recovery: opened.desk.state().recoveries[0]!.recovery, choice: 'recover' })
    expect(state).toMatchObject({ recoveries: [], storage: { state: 'unsaved' } })
    expect(await namesOf(opened)).toEqual(['b', 'first'])
    expect(opened.library.isExcluded(CLIP)).toBe(true)
    expect(opened.events).toContainEqual({ kind: 'replaced' })
    await opened.close()
  })

  it('is put off: the original is open, the file stays and is not asked about again', async () => {
    await crash()
    const opened = await open()
    await opened.desk.recover({ recovery: opened.desk.state().recoveries[0]!.recovery, choice: 'original' })
    expect(await namesOf(opened)).toEqual(['first'])
    await opened.close()
    const again = await open()
    expect(again.desk.state().recoveries).toMatchObject([{ edits: 3, postponed: true }])
    await again.desk.recover({ recovery: again.desk.state().recoveries[0]!.recovery, choice: 'recover' })
    expect(await namesOf(again)).toEqual(['b', 'first'])
    await again.close()
  })

  it('is discarded: into the trash, never deleted', async () => {
    await crash()
    const opened = await open()
    const [recovery] = opened.desk.state().recoveries
    expect((await opened.desk.recover({ recovery: recovery!.recovery, choice: 'discard' })).recoveries).toEqual([])
    await expect(opened.desk.recover({ recovery: recovery!.recovery, choice: 'recover' })).rejects.toMatchObject({ code: 'id-unknown' })
    await opened.close()
    expect(readFileSync(join(folder, 'trash', `edits-${recovery!.recovery}.jsonl`), 'utf8').split('\n')).toHaveLength(5)
  })

  it('goes on by itself where the window or the server started its engine again: the page is still there', async () => {
    await crash({ goesOn: true })
    const opened = await open()
    expect(opened.desk.state()).toMatchObject({ recoveries: [], storage: { state: 'unsaved', edits: 3 } })
    expect(await namesOf(opened)).toEqual(['b', 'first'])
    await opened.close()
  })

  it('is used up to where its journal was damaged', async () => {
    await crash()
    const sessions = sessionsOf()
    const path = join(sessions, readdirSync(sessions)[0]!)
    writeFileSync(path, `${readFileSync(path, 'utf8').split('\n').slice(0, 2).join('\n')}\n{"edit":"track","cl`)
    writeFileSync(join(sessions, 'nonsense.jsonl'), 'nonsense')
    const opened = await open()
    expect(opened.desk.state().recoveries).toMatchObject([{ edits: 1 }])
    await opened.close()
    expect(readdirSync(sessions)).toContain('nonsense.jsonl')
  })
})

describe('a project that another process has', () => {
  it('can be looked at, with who has it and since when; it is ours as soon as that process is gone', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' })
    const ended = new Promise((resolve) => other.once('exit', resolve))
    const started = readFileSync(`/proc/${other.pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19]
    const since = Date.now() / 1000 - 5
    const { hostname } = await import('node:os')
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: other.pid, started, host: hostname(), since }))
    const opened = await open()
    expect(opened.desk.state()).toMatchObject({ readOnly: { reason: 'other-process', pid: other.pid, host: null, since }, writable: false, migrated: null })
    await expect(opened.desk.tracks.save(CLIP, [track('b', 1)])).rejects.toMatchObject({ code: 'project-read-only' })
    expect((await opened.desk.reopen()).readOnly).toMatchObject({ reason: 'other-process' })
    other.kill('SIGKILL')
    await ended
    expect((await opened.desk.reopen()).readOnly).toBeNull()
    await opened.desk.tracks.save(CLIP, [track('b', 1)])
    await opened.close()
    expect(readdirSync(join(folder, 'tracks', CLIP))).toEqual(['b.json', 'first.json'])
  })
})

describe('pages on one engine', () => {
  it('edit one at a time, until the first goes or another takes it', async () => {
    const events: unknown[] = []
    const editors = new Editors((event) => events.push(event), 20)
    expect(editors.claim({ window: 'window-a', take: false, connection: 'a' })).toMatchObject({ since: null })
    expect(editors.claim({ window: 'window-b', take: false, connection: 'b' }).since).toBeCloseTo(Date.now() / 1000, 0)
    editors.assertMayEdit('a')
    expect(() => editors.assertMayEdit('b')).toThrow(expect.objectContaining({ code: 'project-read-only' }) as Error)
    expect(editors.claim({ window: 'window-b', take: true, connection: 'b' })).toMatchObject({ since: null })
    expect(() => editors.assertMayEdit('a')).toThrow()
    expect(editors.claim({ window: 'window-b', take: false, connection: 'b-again' }), 'after its connection broke').toMatchObject({ since: null })
    editors.leave('b')
    expect(() => editors.assertMayEdit('a')).toThrow()
    editors.leave('b-again')
    await vi.waitFor(() => editors.assertMayEdit('a'))
    expect(events).toMatchObject([{ window: 'window-a' }, { window: 'window-b' }, { window: null, since: null }])
  })

  it('keep their place while they are loaded anew, though another asks meanwhile', () => {
    const events: unknown[] = []
    const editors = new Editors((event) => events.push(event), 300_000)
    editors.claim({ window: 'window-a', take: false, connection: 'a' })
    editors.leave('a')
    expect(editors.claim({ window: 'window-b', take: false, connection: 'b' }).since).not.toBeNull()
    expect(() => editors.assertMayEdit('b')).toThrow()
    expect(editors.claim({ window: 'window-a', take: false, connection: 'a-again' })).toMatchObject({ since: null })
    editors.assertMayEdit('a-again')
    expect(events).toMatchObject([{ window: 'window-a' }])
    editors.leave('a-again')
    expect(editors.claim({ window: 'window-b', take: true, connection: 'b' }), 'a person need not wait').toMatchObject({ since: null })
  })

  it('hear an edition that changes with every edit, and is that of no other engine', () => {
    const events: unknown[] = []
    const editors = new Editors((event) => events.push(event))
    const { edition } = editors.claim({ window: 'window-a', take: false, connection: 'a' })
    expect(editors.claim({ window: 'window-b', take: false, connection: 'b' }).edition).toBe(edition)
    editors.noteEdit()
    const later = editors.claim({ window: 'window-b', take: true, connection: 'b' }).edition
    expect(later).not.toBe(edition)
    expect(events).toMatchObject([{ edition }, { edition: later }])
    expect(new Editors(() => undefined).edition).not.toBe(edition)
  })
})

describe('the list of recent projects', () => {
  it('has the first steps, whichever project the program was started with', async () => {
    const first = await openDesk({ dataFolder })
    await first.close()
    const data = join(dataFolder, 'recent.json')
    writeFileSync(data, '[]')
    const opened = await openDesk({ folder, dataFolder, confined: true })
    expect((await opened.desk.recent()).map(({ name, present }) => [name, present])).toEqual([['Version one', true], ['First steps', true]])
    const [, steps] = await opened.desk.recent()
    expect((await opened.desk.open({ place: steps!.place })).temporary).toBe(true)
    await opened.close()
  })
})

it('needs nothing of its folder but the project\'s file', async () => {
  const bare = join(root, 'bare.trackproj')
  mkdirSync(bare)
  cpSync(join(FIXTURE, 'project.json'), join(bare, 'project.json'))
  const opened = await openDesk({ folder: bare, dataFolder })
  await opened.desk.tracks.save(CLIP, [track('b', 1)])
  await opened.desk.write()
  expect(await namesOf(opened)).toEqual(['b'])
  await opened.close()
})
