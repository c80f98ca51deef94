import { describe, expect, it } from 'vitest'
import { deleteBox, deleteTrack } from '../../../renderer/tracks/commands/remove'
import { setBox } from '../../../renderer/tracks/commands/setBox'
import { History } from '../../../renderer/tracks/history'
import type { OpenRun } from '../../../renderer/tracks/history'
import { TrackSet } from '../../../renderer/tracks/trackSet'
import { packTrack } from '../../../renderer/tracks/packTrack'
import { createEditBench, FRAMES, randomAction, runOver } from './randomEdits'
import { boxAt, createTrack, dump, machineCell, userCell } from './trackScene'

const TIMES = Float64Array.from({ length: 2 * FRAMES }, (_, frame) => frame / 25)

/** What would lie on disk, to the byte. */
function saved(set: TrackSet): string {
  return JSON.stringify(set.tracks.map((track) => packTrack(track, { mediaTimes: TIMES, without: undefined })))
}

describe('history', () => {
  it.each([1, 2])('takes back and does again 500 random edits, step by step, to identical data (seed %i)', (seed) => {
    const bench = createEditBench(seed)
    const { set, history, random } = bench
    const state = (): string => JSON.stringify(dump(set))
    const states = [state()]
    const first = saved(set)
    let merged = 0
    for (let serial = 0; serial < 500; serial += 1) {
      const before = history.depth
      const action = randomAction(bench, serial)
      if (action) history.perform(action)
      else if (set.tracks.length > 0) runOver(bench, random.pick(set.tracks)).close()
      if (action?.mergeKey !== undefined) {
        history.perform(action)
        merged += 1
      }
      if (history.depth > before) states.push(state())
      else if (action) states[states.length - 1] = state()
    }
    expect(states.length).toBeGreaterThan(300)
    const last = saved(set)
    expect(merged).toBeGreaterThan(0)
    for (let step = states.length - 2; step >= 0; step -= 1) {
      expect(history.undo()).not.toBeNull()
      expect(state()).toBe(states[step])
    }
    expect(history.undo()).toBeNull()
    expect(saved(set)).toBe(first)
    for (const done of states.slice(1)) {
      expect(history.redo()).not.toBeNull()
      expect(state()).toBe(done)
    }
    expect(history.redo()).toBeNull()
    expect(saved(set)).toBe(last)
  })

  it.each([4, 5, 6])('does so while machine runs bring samples between the edits (seed %i)', (seed) => {
    const bench = createEditBench(seed)
    const { set, history, random } = bench
    const first = dump(set)
    const runs: { run: OpenRun; next: number }[] = []
    for (let serial = 0; serial < 500; serial += 1) {
      if (set.tracks.length > 0 && random.chance(0.06)) runs.push({ run: history.beginRun({ name: 'run', track: random.pick(set.tracks).id }), next: random.integer(FRAMES) })
      for (const open of runs) open.run.write([[open.next++ % FRAMES, machineCell(random.between(0, 300))]])
      const action = randomAction(bench, serial)
      if (action) history.perform(action)
    }
    const last = dump(set)
    while (history.undo());
    expect(dump(set)).toEqual(first)
    while (history.redo());
    expect(dump(set)).toEqual(last)
    while (history.undo());
    expect(dump(set)).toEqual(first)
  })

  it('undoes a machine run in one step and closes it', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)], [2, machineCell(99)], [4, userCell(4)]])
    set.insert(track)
    const before = dump(set)
    const history = new History(set)
    const run = history.beginRun({ name: 'run', track: 'a' })
    run.write([1, 2, 3, 4, 5].map((frame) => [frame, machineCell(frame)] as const))
    expect(track.samples.read(2)!.box.left).toBe(2)
    expect(track.samples.read(4)).toEqual(userCell(4))
    expect(history.undo()!.run).toBe(run)
    expect(dump(set)).toEqual(before)
    run.write([[6, machineCell(6)]])
    expect(dump(set)).toEqual(before)
    history.redo()
    expect([...track.samples.frames()]).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('puts a box that a person sets during a run above it, and shows the machine\'s when that is undone', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)]])
    set.insert(track)
    const history = new History(set)
    const run = history.beginRun({ name: 'run', track: 'a' })
    run.write([[1, machineCell(1)]])
    history.perform(setBox(track, { frameIndex: 2, box: boxAt(200) }))
    run.write([[2, machineCell(2)], [3, machineCell(3)]])
    expect(track.samples.read(2)!.box.left).toBe(200)
    history.undo()
    expect(track.samples.read(2)).toEqual(machineCell(2))
    history.redo()
    expect(track.samples.read(2)!.box.left).toBe(200)
    history.undo()
    history.undo()
    expect([...track.samples.frames()]).toEqual([0])
  })

  it('lets a deletion during a run stand', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)], [5, machineCell(55)]])
    set.insert(track)
    const history = new History(set)
    const run = history.beginRun({ name: 'run', track: 'a' })
    history.perform(deleteBox(track, 5)!)
    run.write([[5, machineCell(5)]])
    expect(track.samples.read(5)).toBeNull()
    history.undo()
    expect(track.samples.read(5)).toEqual(machineCell(5))
    history.undo()
    expect(track.samples.read(5)).toEqual(machineCell(55))
  })

  it('drops what comes for a track that was deleted', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)]])
    set.insert(track)
    const history = new History(set)
    const run = history.beginRun({ name: 'run', track: 'a' })
    run.write([[1, machineCell(1)]])
    history.perform(deleteTrack(track))
    expect(run.open).toBe(false)
    run.write([[2, machineCell(2)]])
    history.undo()
    expect([...set.find('a')!.samples.frames()]).toEqual([0, 1])
  })

  it('takes presses of one key within a second for one action', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)]])
    set.insert(track)
    let time = 0
    const history = new History(set, () => time)
    for (const left of [1, 2, 3]) history.perform(setBox(track, { frameIndex: 0, box: boxAt(left), mergeKey: 'nudge/a/0' }))
    time = 5000
    history.perform(setBox(track, { frameIndex: 0, box: boxAt(4), mergeKey: 'nudge/a/0' }))
    history.undo()
    expect(track.samples.read(0)!.box.left).toBe(3)
    history.undo()
    expect(track.samples.read(0)!.box.left).toBe(0)
  })

  it('counts everything that was done, though it was merged, undone or begun by a run', () => {
    const set = new TrackSet()
    const track = createTrack('a', [[0, userCell(0)]])
    set.insert(track)
    const history = new History(set, () => 0)
    for (const left of [1, 2]) history.perform(setBox(track, { frameIndex: 0, box: boxAt(left), mergeKey: 'nudge/a/0' }))
    expect([history.depth, history.count]).toEqual([1, 2])
    history.perform({ name: 'move', patch: [] }) // nothing
    history.undo()
    history.beginRun({ name: 'run', track: 'a' })
    expect([history.depth, history.count]).toEqual([1, 3])
  })
})
