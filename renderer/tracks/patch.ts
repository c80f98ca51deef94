import type { TrackId } from '../../main/contract/ids'
import { CellList } from './cellList'
import type { Track, TrackLook } from './track'
import type { TrackSet } from './trackSet'

/** One change of a track set. Each has an inverse of the same form: that is all that undo and redo need. */
export type PatchStep =
  | { kind: 'cells'; track: TrackId; cells: CellList }
  | { kind: 'look'; track: TrackId; look: TrackLook }
  /** The track itself, as it was when it went. */
  | { kind: 'insert'; track: Track; position: number }
  | { kind: 'remove'; track: TrackId }

export type Patch = readonly PatchStep[]

/** Tracks that a patch changes. */
export function tracksOf(patch: Patch): TrackId[] {
  return [...new Set(patch.map((step) => (step.kind === 'insert' ? step.track.id : step.track)))]
}

/** Changes the set. @returns the patch that takes it back */
export function applyPatch(set: TrackSet, patch: Patch): Patch {
  const inverse: PatchStep[] = []
  for (const step of patch) inverse.unshift(applyStep(set, step))
  return inverse
}

function applyStep(set: TrackSet, step: PatchStep): PatchStep {
  switch (step.kind) {
    case 'cells':
      return applyCells(set, step)
    case 'look':
      return applyLook(set, step)
    case 'insert':
      set.insert(step.track, step.position)
      return { kind: 'remove', track: step.track.id }
    case 'remove': {
      const position = set.positionOf(step.track)
      return { kind: 'insert', track: set.remove(step.track)!, position }
    }
  }
}

/** The inverse runs backward: of a frame that was written twice, the first value comes last. */
function applyCells(set: TrackSet, { track: id, cells }: Extract<PatchStep, { kind: 'cells' }>): PatchStep {
  const { samples } = set.find(id)!
  const before = new CellList()
  for (let row = 0; row < cells.length; row += 1) {
    const frameIndex = cells.frameAt(row)
    before.push(frameIndex, samples.read(frameIndex))
    samples.write(frameIndex, cells.cellAt(row))
  }
  set.announce({ track: id, kind: 'samples' })
  return { kind: 'cells', track: id, cells: before.reversed() }
}

function applyLook(set: TrackSet, { track: id, look }: Extract<PatchStep, { kind: 'look' }>): PatchStep {
  const track = set.find(id)!
  const before = track.look
  track.look = look
  set.announce({ track: id, kind: 'list' })
  return { kind: 'look', track: id, look: before }
}
