import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Result } from '../../../main/contract/errors'
import { CLIP } from '../../jobs/project/editModel'
import { openDesk } from '../../jobs/project/openDesk'
import type { TestDesk } from '../../jobs/project/openDesk'
import { temporaryFolder } from '../../store/temporaryFolder'
import { ClipTracks } from '../../../renderer/tracks/clipTracks'
import { setBox } from '../../../renderer/tracks/commands/setBox'
import { tracksOf } from '../../../renderer/tracks/patch'
import { createRepairStart } from '../../../renderer/tracks/repairStart'
import { TrackSaver } from '../../../renderer/tracks/trackSaver'
import { createEditBench, FRAMES, randomAction, runOver } from './randomEdits'
import { boxAt, createTrack, machineCell, userCell } from './trackScene'

const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'project', 'Version one.trackproj')
const EDITS = 500
/** Every so many edits the files are compared. */
const LOOK_EVERY = 20
const TIMES = Float64Array.from({ length: 2 * FRAMES }, (_, frame) => frame / 25)

let opened: TestDesk | undefined
afterEach(() => opened?.close())

/** The page's own way to the files of a real project: saver, desk, store. */
async function openDisk(tracks: ClipTracks) {
  const folder = join(temporaryFolder(), 'Edited.trackproj')
  cpSync(FIXTURE, folder, { recursive: true })
  opened = await openDesk({ folder, dataFolder: temporaryFolder() })
  const { desk } = opened
  await desk.tracks.remove(CLIP, 'first')
  await desk.setAutosave(false) // files are written when this says so
  const done = async (work: Promise<void>): Promise<Result<null>> => work.then(() => ({ ok: true, value: null }))
  const saver = new TrackSaver({
    save: (clip, saved) => done(desk.tracks.save(clip, saved)), remove: (clip, track) => done(desk.tracks.remove(clip, track)),
    openRunOf: () => undefined, onState: () => undefined,
  })
  /** Everything under the project's tracks, to the byte. */
  const files = async (): Promise<Record<string, string>> => {
    await saver.settle()
    await desk.write()
    const place = join(folder, 'tracks')
    const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort()
    return Object.fromEntries(names.map((name) => [name, readFileSync(join(place, name), 'latin1')]))
  }
  return { mark: (ids: readonly string[]) => saver.mark(tracks, ids), files }
}

describe('files of a project', () => {
  it('are the same, byte for byte, whenever undo and redo come by, over 500 random edits', async () => {
    const bench = createEditBench(11)
    const { set, history, random } = bench
    const tracks = Object.assign(new ClipTracks(CLIP, TIMES), { set, history })
    const disk = await openDisk(tracks)
    disk.mark(set.tracks.map(({ id }) => id))
    const seen = new Map([[0, await disk.files()]])
    for (let serial = 1; serial <= EDITS; serial += 1) {
      const action = randomAction(bench, serial)
      if (action) history.perform(action)
      else if (set.tracks.length > 0) {
        const run = runOver(bench, random.pick(set.tracks))
        run.close()
        disk.mark([run.track])
      }
      if (action) disk.mark(tracksOf(action.patch))
      if (serial % LOOK_EVERY > 0) continue
      bench.pause() // what comes next is a step of its own
      seen.set(history.depth, await disk.files())
    }
    const deepest = history.depth
    expect(seen.size).toBeGreaterThan(15)
    expect(new Set([...seen.values()].map((files) => JSON.stringify(files))).size).toBe(seen.size)
    const step = async (direction: 'undo' | 'redo'): Promise<boolean> => {
      const moved = history[direction]()
      if (!moved) return false
      disk.mark(moved.tracks)
      const known = seen.get(history.depth)
      if (known) expect(await disk.files()).toEqual(known)
      return true
    }
    while (await step('undo'));
    expect(history.depth).toBe(0)
    while (await step('redo'));
    expect(history.depth).toBe(deepest)
  })

  it('keep every byte of a track outside a repaired span, and of the boxes of a person', async () => {
    const keyframes = [30, 90, 110]
    const track = createTrack('a', Array.from({ length: 120 }, (_, frame) => [frame, keyframes.includes(frame) ? userCell(frame / 3) : machineCell(frame / 7, { confidence: 0.1 + frame / 1000 })] as const))
    const tracks = new ClipTracks(CLIP, TIMES)
    tracks.set.insert(track)
    const disk = await openDisk(tracks)
    disk.mark(['a'])
    const rows = async (): Promise<string[]> => Object.values(await disk.files())[0]!.split('{"frameIndex":')
    const before = await rows()

    tracks.history.perform(setBox(track, { frameIndex: 60, box: boxAt(1 / 3) }))
    const { from, to } = createRepairStart(track, 60)!
    const run = tracks.history.beginRun({ name: 'repair', track: 'a' })
    run.write(Array.from({ length: to - from + 3 }, (_, index) => [from - 1 + index, machineCell(0.1)] as const))
    run.close()
    disk.mark(['a'])
    const after = await rows()
    const frameOf = (row: string): number => Number.parseInt(row)
    const outside = (row: string): boolean => !(frameOf(row) >= from && frameOf(row) <= to)
    expect([from, to, after.length]).toEqual([31, 89, before.length])
    expect(after.filter(outside)).toEqual(before.filter(outside))
    expect(after.filter((row) => row.includes('"source":"user"')).map(frameOf)).toEqual([30, 60, 90, 110])
    expect(after.filter((row, index) => row !== before[index]).map(frameOf)).toEqual(Array.from({ length: to - from + 1 }, (_, index) => from + index))

    for (const undone of [tracks.history.undo(), tracks.history.undo()]) disk.mark(undone!.tracks)
    expect(await rows()).toEqual(before)
  })
})
