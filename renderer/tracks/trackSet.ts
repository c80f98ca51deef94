import type { TrackId } from '../../main/contract/ids'
import type { Track } from './track'
import { TRACK_COLOURS } from './track'

/** `list`: tracks came or went, or what they are called; `samples`: boxes changed. */
export interface TrackSetChange {
  track: TrackId
  kind: 'list' | 'samples'
}

/** The tracks of one clip, in their order. */
export class TrackSet {
  /** Counts changes; what is drawn of the set can be told by it. */
  revision = 0
  private readonly byId = new Map<TrackId, Track>()
  private readonly order: Track[] = []
  private readonly listeners = new Set<(change: TrackSetChange) => void>()

  get tracks(): readonly Track[] {
    return this.order
  }

  find(id: TrackId | null): Track | undefined {
    return id === null ? undefined : this.byId.get(id)
  }

  positionOf(id: TrackId): number {
    return this.order.findIndex((track) => track.id === id)
  }

  insert(track: Track, position = this.order.length): void {
    this.byId.set(track.id, track)
    this.order.splice(position, 0, track)
    this.announce({ track: track.id, kind: 'list' })
  }

  remove(id: TrackId): Track | undefined {
    const position = this.positionOf(id)
    if (position < 0) return undefined
    const [track] = this.order.splice(position, 1)
    this.byId.delete(id)
    this.announce({ track: id, kind: 'list' })
    return track
  }

  announce(change: TrackSetChange): void {
    this.revision += 1
    for (const listener of this.listeners) listener(change)
  }

  onChange(listener: (change: TrackSetChange) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** The colour that the fewest tracks have, the first of them. */
  nextColour(): number {
    const used = Array.from({ length: TRACK_COLOURS }, () => 0)
    for (const { look } of this.order) used[look.colour - 1]! += 1
    return used.indexOf(Math.min(...used)) + 1
  }

  /** "Object 3": the smallest number that no label has. */
  nextLabel(word: string): string {
    const labels = new Set(this.order.map(({ look }) => look.label))
    let number = 1
    while (labels.has(`${word} ${number}`)) number += 1
    return `${word} ${number}`
  }
}
