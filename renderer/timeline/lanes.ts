import type { TrackId } from '../../main/contract/ids'
import type { TrackSet } from '../tracks/trackSet'

/** Pixels. The gutter holds the lanes' names. */
export const GUTTER = 124
export const RULER_HEIGHT = 30
export const TRACK_HEIGHT = 20

export interface Lane {
  top: number
  height: number
}

/** Lanes of tracks one below the other, scrolled by so many pixels; those in sight. */
export function trackLanes(set: TrackSet, { scrollTop, height }: { scrollTop: number; height: number }): { track: TrackId; lane: Lane }[] {
  const first = Math.max(0, Math.floor(scrollTop / TRACK_HEIGHT))
  const last = Math.min(set.tracks.length, Math.ceil((scrollTop + height) / TRACK_HEIGHT))
  return set.tracks.slice(first, last).map(({ id }, index) => ({ track: id, lane: { top: (first + index) * TRACK_HEIGHT - scrollTop, height: TRACK_HEIGHT } }))
}

/** The track under a pixel of the scrolled part. */
export function trackAt(set: TrackSet, { y, scrollTop }: { y: number; scrollTop: number }): TrackId | null {
  return set.tracks[Math.floor((y + scrollTop) / TRACK_HEIGHT)]?.id ?? null
}

/** How far to scroll so that a lane is in sight. */
export function scrollToLane({ position, scrollTop, height }: { position: number; scrollTop: number; height: number }): number {
  const top = position * TRACK_HEIGHT
  if (top < scrollTop) return top
  return top + TRACK_HEIGHT > scrollTop + height ? top + TRACK_HEIGHT - height : scrollTop
}
