import { joinTracks, splitTrack, swapTracks, trimTrack } from '../../../renderer/tracks/commands/divide'
import { toggleAllInterpolation, toggleInterpolation } from '../../../renderer/tracks/commands/interpolation'
import { markState, toggleKeyframe, toggleOutside } from '../../../renderer/tracks/commands/marks'
import { clearMachine, deleteBox, deleteStretch, deleteTrack } from '../../../renderer/tracks/commands/remove'
import { setBox } from '../../../renderer/tracks/commands/setBox'
import { addTrack, changeLook } from '../../../renderer/tracks/commands/trackLook'
import { History } from '../../../renderer/tracks/history'
import type { Action, OpenRun } from '../../../renderer/tracks/history'
import { Track } from '../../../renderer/tracks/track'
import { TrackSet } from '../../../renderer/tracks/trackSet'
import { boxAt, createTrack, LOOK, machineCell, SceneRandom, userCell } from './trackScene'

/** Frames in which edits are made; a run may go somewhat beyond. */
export const FRAMES = 300

/** A person's track set with its history, and the chance by which it is edited. */
export interface EditBench {
  set: TrackSet
  history: History
  random: SceneRandom
  /** Lets so much time go by that no two actions are joined. */
  pause(): void
}

export function createEditBench(seed: number): EditBench {
  const set = new TrackSet()
  set.insert(createTrack('first', [[3, userCell(3)], [40, machineCell(40)]]))
  let time = 0
  return { set, history: new History(set, () => (time += 400)), random: new SceneRandom(seed), pause: () => void (time += 60_000) }
}

/** Any action that the page offers, at a random place; null where it does not apply. */
export function randomAction({ set, random }: EditBench, serial: number): Action | null {
  if (set.tracks.length === 0 || (set.tracks.length < 8 && random.chance(0.04))) return addTrack(set, new Track(`track-${serial}`, { ...LOOK, label: `Object ${serial}` }))
  const track = random.pick(set.tracks)
  const frameIndex = random.integer(FRAMES)
  const [from, to] = [frameIndex, frameIndex + random.integer(120)]
  return random.pick<() => Action | null>([
    () => setBox(track, { frameIndex, box: boxAt(random.between(0, 300)) }),
    () => setBox(track, { frameIndex: random.integer(12), box: boxAt(random.between(0, 300)), mergeKey: 'nudge' }),
    () => toggleKeyframe(track, frameIndex),
    () => toggleOutside(track, frameIndex),
    () => markState(track, { frameIndex, state: random.pick(['occluded', 'lost'] as const) }),
    () => toggleInterpolation(track, frameIndex),
    () => toggleAllInterpolation(track),
    () => deleteBox(track, frameIndex),
    () => clearMachine(track, { from, to }),
    () => (set.tracks.length > 5 ? null : splitTrack(set, { track, frameIndex, id: `part-${serial}` })),
    () => (random.chance(0.3) ? joinTracks(track, random.pick(set.tracks)) : null),
    () => swapTracks(track, { other: random.pick(set.tracks), frameIndex }),
    () => (random.chance(0.3) ? trimTrack(track, { frameIndex, side: random.pick(['before', 'after'] as const) }) : null),
    () => deleteStretch(track, { from, to }),
    () => changeLook(track, 'label', `Named ${serial}`),
    () => changeLook(track, 'hidden', random.chance(0.5)),
    () => changeLook(track, 'aspect', random.chance(0.5)),
    () => (random.chance(0.1) ? deleteTrack(track) : null),
  ])()
}

/** A run of the machine over one stretch, open still. */
export function runOver({ history, random }: EditBench, track: Track): OpenRun {
  const run = history.beginRun({ name: 'run', track: track.id })
  const from = random.integer(FRAMES)
  run.write(Array.from({ length: 1 + random.integer(90) }, (_, step) => [from + step, machineCell(random.between(0, 300))] as const))
  return run
}
