import { describe, expect, it } from 'vitest'
import { ClipTracks } from '../../../renderer/tracks/clipTracks'
import { deleteBox, deleteTrack } from '../../../renderer/tracks/commands/remove'
import { splitTrack } from '../../../renderer/tracks/commands/divide'
import { toggleInterpolation } from '../../../renderer/tracks/commands/interpolation'
import { setBox } from '../../../renderer/tracks/commands/setBox'
import { addTrack, changeLook } from '../../../renderer/tracks/commands/trackLook'
import type { OpenRun } from '../../../renderer/tracks/history'
import { HistoryMemory } from '../../../renderer/tracks/historyMemory'
import { packTrack, unpackTrack } from '../../../renderer/tracks/packTrack'
import { boxAt, createTrack, dump, machineCell, userCell } from './trackScene'

const CLIP = 'clip_0123456789'
const JOB = 'job_0123456789'
const TIMES = Float64Array.from({ length: 100 }, (_, frame) => frame / 25)
const noJob = (): boolean => false

/** What a browser keeps of a tab. */
function createStorage() {
  const kept = new Map<string, string>()
  return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) }
}

function openClip(): ClipTracks {
  const tracks = new ClipTracks(CLIP, TIMES)
  tracks.set.insert(createTrack('a', [[3, userCell(3)], [9, machineCell(9)]]))
  return tracks
}

/** Steps that the last {@link loadAnew} could not bring back. */
let lost = { cut: 0, overtaken: 0 }

/** The page goes, and another is loaded: it has what was saved, and what the tab has kept. */
function loadAnew(tracks: ClipTracks, { run, job = noJob, meanwhile }: { run?: { of: OpenRun; settled: boolean }; job?: (id: string) => boolean; meanwhile?: (loaded: ClipTracks) => void } = {}): ClipTracks {
  const storage = createStorage()
  const saved = tracks.set.tracks.map((track) => packTrack(track, { mediaTimes: TIMES, without: run && !run.settled && run.of.track === track.id ? run.of.before : undefined }))
  new HistoryMemory(storage).leave([tracks], (each) => (each === run?.of ? { job: JOB, settled: run.settled } : undefined))
  const loaded = new ClipTracks(CLIP, TIMES)
  for (const track of structuredClone(saved).map(unpackTrack)) loaded.set.insert(track)
  meanwhile?.(loaded)
  lost = new HistoryMemory(storage).restore(loaded, job)
  return loaded
}

function editALot(tracks: ClipTracks): void {
  const { set, history } = tracks
  const track = set.tracks[0]!
  history.perform(setBox(track, { frameIndex: 20, box: boxAt(20.25) }))
  history.perform(toggleInterpolation(track, 12)!)
  history.perform(addTrack(set, createTrack('b', [[5, userCell(50)], [6, machineCell(51, { confidence: 0.25, psr: null })]])))
  history.perform(changeLook(track, 'label', 'Läufer <1>')!)
  history.perform(splitTrack(set, { track, frameIndex: 9, id: 'c' })!)
  history.perform(deleteTrack(set.find('b')!))
}

describe('the history of a page that is loaded anew', () => {
  it('undoes and redoes every step as before', () => {
    const [kept, reference] = [openClip(), openClip()]
    editALot(kept)
    editALot(reference)
    for (const tracks of [kept, reference]) tracks.history.undo()
    const loaded = loadAnew(kept)
    expect(dump(loaded.set)).toEqual(dump(reference.set))
    expect(loaded.history.depth).toBe(5)
    for (const step of ['redo', 'undo', 'undo', 'undo', 'undo', 'undo', 'undo', 'redo', 'redo', 'redo', 'redo', 'redo', 'redo'] as const) {
      expect(loaded.history[step]()?.action).toBe(reference.history[step]()?.action)
      expect(dump(loaded.set)).toEqual(dump(reference.set))
    }
  })

  it('loses the steps of tracks that were changed elsewhere, says how many, and keeps those of others', () => {
    const edited = openClip()
    editALot(edited)
    const changed = loadAnew(edited, { meanwhile: ({ set }) => set.find('a')!.samples.write(3, userCell(4)) })
    expect(lost).toEqual({ cut: 0, overtaken: 4 })
    expect([changed.history.undo()?.action, changed.history.undo()?.action, changed.history.undo()]).toEqual(['deleteTrack', 'addTrack', null])
    expect(changed.set.tracks.map(({ id }) => id)).toEqual(['a', 'c'])
    expect(changed.set.find('a')!.samples.read(3)?.box, 'what was made elsewhere stays').toEqual(userCell(4).box)
  })

  it('loses what lies beneath a lost step as well: it would be undone onto something else', () => {
    const edited = openClip()
    editALot(edited)
    edited.history.perform(setBox(edited.set.find('a')!, { frameIndex: 2, box: boxAt(7) }))
    const changed = loadAnew(edited, { meanwhile: ({ set }) => set.find('c')!.samples.write(15, userCell(4)) }) // the other half of what was split
    expect(lost.overtaken, 'the split, and three steps of the whole track before it').toBe(4)
    expect([changed.history.undo()?.action, changed.history.undo()?.action, changed.history.undo()?.action, changed.history.undo()]).toEqual(['addBox', 'deleteTrack', 'addTrack', null])
  })

  it('is taken up only once', () => {
    const storage = createStorage()
    const again = openClip()
    editALot(again)
    new HistoryMemory(storage).leave([again], () => undefined)
    expect(new HistoryMemory(storage).has(CLIP)).toBe(true)
    expect(new HistoryMemory(storage).has(CLIP), 'a copy of the tab').toBe(false)
  })

  it('is no obstacle where what was kept cannot be read, or not be kept', () => {
    const storage = createStorage()
    for (const text of ['{', '[{"clip":"clip_0123456789"}]', '7']) {
      storage.setItem('pultrack.history', text)
      expect(new HistoryMemory(storage).has(CLIP)).toBe(false)
    }
    const tracks = openClip()
    editALot(tracks)
    const full = { ...storage, setItem: () => { throw new Error('QuotaExceededError') } }
    expect(() => new HistoryMemory(full).leave([tracks], () => undefined)).not.toThrow()
    const nearlyFull = { ...storage, setItem: (key: string, value: string) => { if (value.length > 200) throw new Error('QuotaExceededError'); else storage.setItem(key, value) } }
    new HistoryMemory(nearlyFull).leave([tracks], () => undefined)
    expect(new HistoryMemory(storage).restore(new ClipTracks(CLIP, TIMES), noJob), 'that there was a history').toEqual({ cut: tracks.history.depth, overtaken: 0 })
  })

  it('leaves the oldest steps behind where there are too many', () => {
    const tracks = openClip()
    const [track] = tracks.set.tracks
    for (let step = 0; step < 40; step += 1) {
      const cells = Array.from({ length: 1000 }, (_, frame) => [frame, machineCell(frame + step + 1 / 3)] as const)
      tracks.history.beginRun({ name: `run ${step}`, track: track!.id }).write(cells)
    }
    const loaded = loadAnew(tracks)
    expect(loaded.history.nextUndo).toBe('run 39')
    expect(loaded.history.depth).toBeGreaterThan(5)
    expect(loaded.history.depth).toBeLessThan(40)
    expect(lost, 'what was left behind is told of').toEqual({ cut: 40 - loaded.history.depth, overtaken: 0 })
  })
})

describe('a machine run in a history that is loaded anew', () => {
  const samples = [10, 11, 12, 13, 14].map((frame) => [frame, machineCell(100 + frame)] as const)

  /** A run that brought three boxes so far; two of them were edited since. */
  function inTheMiddle(): { tracks: ClipTracks; run: OpenRun } {
    const tracks = openClip()
    const track = tracks.set.tracks[0]!
    const run = tracks.history.beginRun({ name: 'run', track: 'a' })
    run.write(samples.slice(0, 3))
    tracks.history.perform(setBox(track, { frameIndex: 11, box: boxAt(1) }))
    tracks.history.perform(deleteBox(track, 12)!)
    return { tracks, run }
  }

  it('goes on as the same step, beneath what was done since', () => {
    const reference = inTheMiddle()
    const { tracks, run } = inTheMiddle()
    const loaded = loadAnew(tracks, { run: { of: run, settled: false }, job: (id) => id === JOB })
    reference.run.write(samples.slice(3))
    loaded.history.takeRestored(JOB)!.write(samples)
    expect(dump(loaded.set)).toEqual(dump(reference.tracks.set))
    for (const action of ['deleteBox', 'moveBox', 'run', undefined]) {
      expect(loaded.history.undo()?.action).toBe(reference.tracks.history.undo()?.action)
      expect(dump(loaded.set), action).toEqual(dump(reference.tracks.set))
    }
    expect(dump(loaded.set)).toEqual(dump(openClip().set))
  })

  it('brings back what was cleared behind it only where a step of its own clears it again', () => {
    const clearedWith = (job: (id: string) => boolean): number[] => {
      const { tracks, run } = inTheMiddle()
      return [...loadAnew(tracks, { run: { of: run, settled: false }, job }).set.find('a')!.cleared]
    }
    expect(clearedWith(noJob)).toEqual([12])
    expect(clearedWith((id) => id === JOB)).toEqual([])
  })

  it('that was saved and may go on keeps what it has changed', () => {
    const { tracks, run } = inTheMiddle()
    const loaded = loadAnew(tracks, { run: { of: run, settled: true }, job: () => true })
    const going = loaded.history.takeRestored(JOB)!
    going.write(samples)
    expect(loaded.set.find('a')!.samples.read(14)).toEqual(machineCell(114))
    expect(loaded.history.takeRestored(JOB)).toBeNull()
    for (let step = 0; step < 3; step += 1) loaded.history.undo()
    expect(dump(loaded.set)).toEqual(dump(openClip().set))
  })

  it('whose job is gone, and brought nothing, is no step', () => {
    const tracks = openClip()
    const run = tracks.history.beginRun({ name: 'run', track: 'a' })
    run.write(samples)
    expect(loadAnew(tracks, { run: { of: run, settled: false } }).history.nextUndo).toBeNull()
  })
})
