import { describe, expect, it } from 'vitest'
import { shownSamples } from '../../../main/contract/aspect'
import type { Box } from '../../../main/contract/geometry'
import { toggleKeyframe } from '../../../renderer/tracks/commands/marks'
import { changeLook } from '../../../renderer/tracks/commands/trackLook'
import { History } from '../../../renderer/tracks/history'
import { packTrack, unpackTrack } from '../../../renderer/tracks/packTrack'
import { shownCell } from '../../../renderer/tracks/shownCell'
import { TrackSet } from '../../../renderer/tracks/trackSet'
import { createTrack, dump, machineCell, SceneRandom, userCell } from './trackScene'

const FRAMES = 600
const mediaTimes = Float64Array.from({ length: FRAMES }, (_, frame) => frame / 25)

function randomBox(random: SceneRandom): Box {
  return { left: random.between(0, 300), top: random.between(0, 300), width: random.between(10, 90), height: random.between(10, 90) }
}

/** Keyframes of all shapes, some of them with the target outside, some interpolated, in a track of the machine. */
function createShaped(seed: number) {
  const random = new SceneRandom(seed)
  const track = createTrack('a')
  for (let frame = 0; frame < FRAMES; frame += 1) {
    const box = randomBox(random)
    if (random.chance(0.03)) track.samples.write(frame, userCell(0, { box, state: random.chance(0.2) ? 'outside' : 'tracked', interpolated: random.chance(0.3) }))
    else if (random.chance(0.8)) track.samples.write(frame, machineCell(0, { box, state: random.chance(0.1) ? 'lost' : 'tracked' }))
  }
  const set = new TrackSet()
  set.insert(track)
  return { track, set, history: new History(set) }
}

describe('a track whose shape follows its keyframes', () => {
  it('is shown on the page as it is exported, and stored with the tracker\'s own boxes', () => {
    const { track, history } = createShaped(3)
    const plain = packTrack(track, { mediaTimes })
    history.perform(changeLook(track, 'aspect', true)!)
    const stored = packTrack(track, { mediaTimes })
    expect(stored.samples).toEqual(plain.samples)
    expect(unpackTrack(stored).look.aspect).toBe(true)
    const exported = shownSamples(stored)
    expect(exported.map(({ box }) => box)).toEqual(exported.map(({ frameIndex }) => shownCell(track, frameIndex)!.cell.box))
    expect(exported.map(({ box }) => box)).not.toEqual(shownSamples(plain).map(({ box }) => box))
  })

  it('is one step to undo, which brings back every box', () => {
    const { track, set, history } = createShaped(4)
    const before = dump(set)
    history.perform(changeLook(track, 'aspect', true)!)
    history.undo()
    expect(dump(set)).toEqual(before)
    expect(history.depth).toBe(0)
    expect(shownCell(track, 1)).toEqual({ kind: 'stored', cell: track.samples.read(1) })
  })

  it('keeps the shape that is seen when a person makes a keyframe of it', () => {
    const { track, history } = createShaped(5)
    history.perform(changeLook(track, 'aspect', true)!)
    const frame = [...track.samples.frames()].find((at) => at > 100 && !track.samples.hasKeyframe(at))!
    const seen = shownCell(track, frame)!.cell.box
    expect(seen).not.toEqual(track.samples.read(frame)!.box)
    history.perform(toggleKeyframe(track, frame)!)
    expect(shownCell(track, frame)!.cell).toMatchObject({ box: seen, source: 'user' })
  })
})
