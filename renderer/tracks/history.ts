import type { JobId, TrackId } from '../../main/contract/ids'
import type { Cell } from './cell'
import { CellList } from './cellList'
import type { Patch } from './patch'
import { applyPatch, tracksOf } from './patch'
import type { TrackSamples } from './trackSamples'
import type { TrackSet } from './trackSet'

/** Kept steps; beyond it the oldest is forgotten. */
const LIMIT = 1000
/** Presses of one key within this time are one action, milliseconds. */
const MERGE_WITHIN = 1000

/** What was done, as the message `track.actions.NAME`. */
export type ActionName = string

interface Entry {
  action: ActionName
  /** Takes it back (undo list) or does it again (redo list). */
  patch: Patch
  merge?: { key: string; at: number }
}

export interface Action {
  name: ActionName
  patch: Patch
  /** Consecutive actions of the same key within a second are undone together: nudging by key repeat. */
  mergeKey?: string
}

export interface Undone {
  action: ActionName
  /** Whose data changed. */
  tracks: readonly TrackId[]
}

/** One step, for the page that is loaded in this one's place. */
export interface KeptEntry {
  action: ActionName
  /** As in an entry; of a run, what takes back all that it has changed so far. */
  patch: Patch
  /** Of a run that may bring more: who brings it. */
  run?: { job: JobId; track: TrackId }
}

/** The newest step stands last. */
export interface KeptHistory {
  undo: readonly KeptEntry[]
  redo: readonly KeptEntry[]
}

/** A machine run that still brings samples. They all belong to one entry, made when it began. */
export interface OpenRun {
  readonly track: TrackId
  /** False once the run was undone or its track removed: what comes after is dropped. */
  readonly open: boolean
  /** Writes samples, and emptiness where what was there is not to stay; whatever a person did to a frame after the run began stands above them. */
  write(samples: readonly (readonly [frameIndex: number, cell: Cell | null])[]): void
  /** What was there before, frame by frame; of a frame that was written twice the first counts. */
  readonly before: CellList
  close(): void
}

class Run implements OpenRun {
  open = true

  constructor(
    readonly track: TrackId,
    private readonly writeSamples: (run: Run, samples: readonly (readonly [number, Cell | null])[]) => void,
    /** In the order written; turned round when undone. */
    public before = new CellList(),
  ) {}

  write(samples: readonly (readonly [number, Cell | null])[]): void {
    if (this.open) this.writeSamples(this, samples)
  }

  close(): void {
    this.open = false
  }
}

/** Everything that happened to a track set, to be taken back and done again: one step per action of a person or run of the machine. */
export class History {
  private readonly undoable: (Entry & { run?: Run })[] = []
  private readonly redoable: Entry[] = []
  private begun = 0
  /** Runs of the page before this one, until their jobs are followed again. */
  private readonly restored = new Map<JobId, Run>()

  constructor(
    private readonly set: TrackSet,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get nextUndo(): ActionName | null {
    return this.undoable.at(-1)?.action ?? null
  }

  get nextRedo(): ActionName | null {
    return this.redoable.at(-1)?.action ?? null
  }

  /** Steps that can be undone. */
  get depth(): number {
    return this.undoable.length
  }

  /** Actions and runs so far, those that were merged, undone or forgotten since among them. */
  get count(): number {
    return this.begun
  }

  /** Does it and remembers how to take it back. */
  perform({ name, patch, mergeKey }: Action): void {
    if (patch.length === 0) return
    this.begun += 1
    const inverse = applyPatch(this.set, patch)
    this.closeRunsOf(patch)
    this.redoable.length = 0
    const previous = this.undoable.at(-1)
    const at = this.now()
    if (mergeKey !== undefined && previous?.merge?.key === mergeKey && at - previous.merge.at < MERGE_WITHIN) {
      previous.patch = [...inverse, ...previous.patch]
      previous.merge.at = at
      return
    }
    this.remember({ action: name, patch: inverse, ...(mergeKey === undefined ? {} : { merge: { key: mergeKey, at } }) })
  }

  beginRun({ name, track }: { name: ActionName; track: TrackId }): OpenRun {
    const run = new Run(track, (source, samples) => this.writeSamples(source, samples))
    this.begun += 1
    this.redoable.length = 0
    this.remember({ action: name, patch: [], run })
    return run
  }

  /** A run that brought nothing is no step. */
  forgetEmpty(run: OpenRun): void {
    const position = this.undoable.findLastIndex((entry) => entry.run === run)
    if (position >= 0 && run.before.length === 0) this.undoable.splice(position, 1)
    run.close()
  }

  /** @returns what was undone, and the run that it was where it was one; null when there is nothing */
  undo(): (Undone & { run: OpenRun | null }) | null {
    const entry = this.undoable.pop()
    if (!entry) return null
    entry.run?.close()
    const patch = entry.run ? patchOf(entry.run) : entry.patch
    this.redoable.push({ action: entry.action, patch: applyPatch(this.set, patch) })
    this.closeRunsOf(patch)
    return { action: entry.action, tracks: tracksOf(patch), run: entry.run ?? null }
  }

  redo(): Undone | null {
    const entry = this.redoable.pop()
    if (!entry) return null
    this.undoable.push({ action: entry.action, patch: applyPatch(this.set, entry.patch) })
    this.closeRunsOf(entry.patch)
    return { action: entry.action, tracks: tracksOf(entry.patch) }
  }

  /**
   * Everything, for good: what runs under way have brought is taken out again, from the tracks and from what was done above it, because their jobs bring all of it again.
   * `followerOf`: who follows a run, and whether all that it brought is saved.
   */
  leave(followerOf: (run: OpenRun) => { job: JobId; settled: boolean } | undefined): KeptHistory {
    for (const { run } of this.undoable.toReversed()) if (run?.open && followerOf(run)?.settled === false) this.withdraw(run)
    const undo = this.undoable.map(({ action, patch, run }): KeptEntry => {
      const job = run?.open ? followerOf(run)?.job : undefined
      return { action, patch: run ? patchOf(run) : patch, ...(run && job !== undefined && { run: { job, track: run.track } }) }
    })
    return { undo, redo: this.redoable }
  }

  /** What the page before this one has left. Runs whose jobs are there go on when they are followed; those that brought nothing and never will are no steps. */
  restore({ undo, redo }: KeptHistory, isJob: (job: JobId) => boolean): void {
    for (const { action, patch, run } of undo) {
      const before = patch.flatMap((step) => (step.kind === 'cells' ? [step.cells.reversed()] : []))[0] ?? new CellList()
      if (run && isJob(run.job)) this.restoreRun({ action, run, before })
      else if (!run || before.length > 0) this.undoable.push({ action, patch })
    }
    this.redoable.push(...redo)
  }

  private restoreRun({ action, run: { job, track }, before }: { action: ActionName; run: { job: JobId; track: TrackId }; before: CellList }): void {
    const run = new Run(track, (source, samples) => this.writeSamples(source, samples), before)
    this.undoable.push({ action, patch: [], run })
    this.restored.set(job, run)
  }

  /** The run that a job brought samples to before the page was loaded anew; null where it is not known or was taken already. */
  takeRestored(job: JobId): OpenRun | null {
    const run = this.restored.get(job) ?? null
    this.restored.delete(job)
    return run
  }

  private remember(entry: Entry & { run?: Run }): void {
    this.undoable.push(entry)
    if (this.undoable.length > LIMIT) this.undoable.splice(0, 1)
  }

  private writeSamples(run: Run, samples: readonly (readonly [number, Cell | null])[]): void {
    const track = this.set.find(run.track)
    if (!track) return run.close()
    for (const [frameIndex, cell] of samples) this.writeSample(run, { samples: track.samples, frameIndex, cell })
    this.set.announce({ track: run.track, kind: 'samples' })
  }

  /**
   * Of a frame that a later entry changed, the run's sample goes beneath that entry, as if it had come first: the entry is to bring back the
   * sample, the run what the entry would have brought back.
   */
  private writeSample(run: Run, { samples, frameIndex, cell }: { samples: TrackSamples; frameIndex: number; cell: Cell | null }): void {
    const later = this.findLater(run, frameIndex)
    if (later) {
      run.before.push(frameIndex, later.cells.cellAt(later.row))
      later.cells.replace(later.row, cell)
      return
    }
    if (samples.hasKeyframe(frameIndex)) return
    run.before.push(frameIndex, samples.read(frameIndex))
    samples.write(frameIndex, cell)
  }

  /** The opposite of {@link writeSample}, for all that was written: as if the run had brought nothing yet. */
  private withdraw(run: Run): void {
    const samples = this.set.find(run.track)?.samples
    for (let row = run.before.length - 1; row >= 0; row -= 1) {
      const [frameIndex, cell] = [run.before.frameAt(row), run.before.cellAt(row)]
      const later = this.findLater(run, frameIndex)
      if (later) later.cells.replace(later.row, cell)
      else samples?.write(frameIndex, cell)
    }
    run.before = new CellList()
  }

  /** The first change of that frame after the run began. In an inverse patch the oldest change stands last. */
  private findLater(run: Run, frameIndex: number): { cells: CellList; row: number } | null {
    const from = this.undoable.findLastIndex((entry) => entry.run === run)
    for (const entry of this.undoable.slice(from + 1)) {
      const found = entry.run ? findFirst(entry.run, { track: run.track, frameIndex }) : findOldest(entry.patch, { track: run.track, frameIndex })
      if (found) return found
    }
    return null
  }

  /** A run whose track is no longer there has nowhere to write to. */
  private closeRunsOf(patch: Patch): void {
    if (!patch.some(({ kind }) => kind === 'remove')) return
    for (const { run } of this.undoable) if (run && !this.set.find(run.track)) run.close()
  }
}

function patchOf(run: Run): Patch {
  return [{ kind: 'cells', track: run.track, cells: run.before.reversed() }]
}

interface Place {
  track: TrackId
  frameIndex: number
}

function findFirst(run: Run, { track, frameIndex }: Place): { cells: CellList; row: number } | null {
  if (run.track !== track) return null
  const row = run.before.findFrame(frameIndex)
  return row < 0 ? null : { cells: run.before, row }
}

function findOldest(patch: Patch, { track, frameIndex }: Place): { cells: CellList; row: number } | null {
  for (const step of patch.toReversed()) {
    if (step.kind !== 'cells' || step.track !== track) continue
    const row = step.cells.findLastFrame(frameIndex)
    if (row >= 0) return { cells: step.cells, row }
  }
  return null
}
