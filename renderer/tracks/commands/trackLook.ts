import type { Action, ActionName } from '../history'
import type { Track, TrackLook } from '../track'
import type { TrackSet } from '../trackSet'

const NAMES: Record<keyof TrackLook, ActionName> = { label: 'rename', colour: 'recolour', hidden: 'hide', locked: 'lock', hold: 'hold', aspect: 'aspect', truth: 'truth' }

/** Changes one property of a track; null where it is so already. */
export function changeLook<K extends keyof TrackLook>(track: Track, property: K, value: TrackLook[K]): Action | null {
  if (track.look[property] === value) return null
  return { name: NAMES[property], patch: [{ kind: 'look', track: track.id, look: { ...track.look, [property]: value } }] }
}

/** Puts a track at the end of the list; one that was imported may be full already. */
export function addTrack(set: TrackSet, track: Track): Action {
  return { name: 'addTrack', patch: [{ kind: 'insert', track, position: set.tracks.length }] }
}
