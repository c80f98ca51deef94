import type { TrackSample } from '../../../main/contract/track'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import type { ClipTrack } from '../../../main/contract/trackProcedures'
import type { TestDesk } from './openDesk'

export const CLIP = 'clip_00000000-0000-4000-8000-000000000000'
const TRACKS = 3
const FRAMES = 40

/** What an endless editing session has made after so many edits: which is known from their number alone. */
export interface Model {
  tracks: Map<string, Map<number, number>>
  excluded: boolean
}

export function modelAfter(edits: number): Model {
  const model: Model = { tracks: new Map(), excluded: false }
  for (let edit = 1; edit <= edits; edit += 1) advance(model, edit)
  return model
}

/** Edit number `edit`: a box set, now and then a frame cleared, a whole stretch tracked, a track removed, a clip left out. */
function advance(model: Model, edit: number): string | null {
  if (edit % 13 === 0) {
    model.excluded = !model.excluded
    return null
  }
  const name = `t${edit % TRACKS}`
  if (edit % 17 === 0 && model.tracks.delete(name)) return name
  const boxes = model.tracks.get(name) ?? new Map<number, number>()
  model.tracks.set(name, boxes)
  const frame = (edit * 7) % FRAMES
  if (edit % 5 === 0) boxes.delete(frame)
  if (edit % 19 === 0) for (let at = 0; at < FRAMES; at += 1) boxes.set(at, edit)
  else boxes.set(edit % 5 === 0 ? (frame + 1) % FRAMES : frame, edit)
  return name
}

/** Does one edit as a page does: whole tracks are handed over. Comes back when the engine has answered. */
export async function performEdit({ desk, library }: TestDesk, { model, edit }: { model: Model; edit: number }): Promise<void> {
  const name = advance(model, edit)
  if (name === null) {
    library.exclude(CLIP, model.excluded)
    await desk.settle()
    return
  }
  const boxes = model.tracks.get(name)
  if (boxes) await desk.tracks.save(CLIP, [toTrack(name, boxes)])
  else await desk.tracks.remove(CLIP, name)
}

export async function readModel({ desk, library }: TestDesk): Promise<Model> {
  const tracks = await desk.tracks.load(CLIP)
  const boxesOf = ({ samples }: ClipTrack): Map<number, number> => new Map(unpackSamples(samples).map(({ frameIndex, box }) => [frameIndex, box.left]))
  return { tracks: new Map(tracks.map((track) => [track.track, boxesOf(track)])), excluded: library.isExcluded(CLIP) }
}

function toTrack(track: string, boxes: ReadonlyMap<number, number>): ClipTrack {
  const samples = [...boxes].sort(([a], [b]) => a - b).map(([frameIndex, left]): TrackSample => ({
    frameIndex, mediaTime: frameIndex / 25, box: { left, top: 1, width: 5, height: 5 }, score: Number.NaN, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null,
  }))
  return { track, label: track, attributes: { colour: 1 }, samples: packSamples(samples) }
}
