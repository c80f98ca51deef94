import { shallowRef, watch } from 'vue'
import type { Scale } from '../../main/contract/exchangeProcedures'

const KEY = 'pultrack.scales'
/** Clips whose scale is remembered, the latest ones. */
const MOST = 500

export const NO_SCALE: Scale = { pixels: 1, unit: 'px', origin: { x: 0, y: 0 } }

type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>

/** The scale of each clip, by its content: it stays when a clip is moved, renamed, or used in another project. */
export function loadScale(storage: Storage, fingerprint: string): Scale {
  return readAll(storage).find(([clip]) => clip === fingerprint)?.[1] ?? NO_SCALE
}

/** Storage that is full or forbidden costs the memory of scales, nothing else. */
export function saveScale(storage: Storage, { fingerprint, scale }: { fingerprint: string; scale: Scale }): void {
  const others = readAll(storage).filter(([clip]) => clip !== fingerprint)
  try {
    storage.setItem(KEY, JSON.stringify([[fingerprint, scale], ...others].slice(0, MOST)))
  } catch {
    return
  }
}

/** The scale of the clip in hand, remembered as it is set. */
export function useClipScale(fingerprint: () => string | null) {
  const scale = shallowRef<Scale>(NO_SCALE)
  watch(fingerprint, (clip) => (scale.value = clip === null ? NO_SCALE : loadScale(localStorage, clip)), { immediate: true })
  const setScale = (changed: Partial<Scale>): void => {
    scale.value = { ...scale.value, ...changed }
    const clip = fingerprint()
    if (clip !== null) saveScale(localStorage, { fingerprint: clip, scale: scale.value })
  }
  return { scale, setScale }
}

function readAll(storage: Storage): [string, Scale][] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(entry: unknown): entry is [string, Scale] {
  if (!Array.isArray(entry) || typeof entry[0] !== 'string') return false
  const scale = entry[1] as Partial<Scale> | null
  return typeof scale?.pixels === 'number' && scale.pixels > 0 && typeof scale.unit === 'string' && scale.unit !== '' && Number.isFinite(scale.origin?.x) && Number.isFinite(scale.origin?.y)
}
