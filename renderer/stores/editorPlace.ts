import { shallowRef } from 'vue'
import type { Engine } from '../bridge/engine'

export interface EditorPlaceOptions {
  engine: Engine
  /** The name of this page. */
  window: string
  /** Loads the page anew. */
  reload(): void
}

/** Whether this page is the one that may edit, as the engine says. Made before anything of the project is read: what is read later is at least as new as the edition that it hears of. */
export function createEditorPlace({ engine, window, reload }: EditorPlaceOptions) {
  /** Since when another page edits, seconds since 1970; null where this one may. */
  const otherSince = shallowRef<number | null>(null)
  /** The edition of the project that this page knows while it looks on; null where it may know another. */
  let known: string | null = null
  let isEditor = false
  const unsettled = new Set<() => boolean>()

  const lookOn = (since: number, edition: string | null): void => {
    if (otherSince.value === null) known = edition
    otherSince.value = since
  }
  /** Where another has edited, it stays read-only until it is loaded anew: what it knows is older, and must not be saved over the other's work. */
  const enter = (edition: string): void => {
    if (otherSince.value !== null && edition !== known) reload()
    else otherSince.value = null
  }
  const claim = async (take: boolean): Promise<void> => {
    const claimed = await engine.tryCall('project.claim', { window, take })
    if (!claimed.ok) return
    const { since, edition } = claimed.value
    if (since === null) enter(edition)
    else lookOn(since, isEditor ? null : edition)
    isEditor = since === null
  }
  /** Another page has taken the place. What of this one's edits is not answered yet may have come too late. */
  const giveUp = (since: number, edition: string): void => {
    lookOn(since, [...unsettled].some((isUnsettled) => isUnsettled()) ? null : edition)
    isEditor = false
  }

  const claimOnceOpen = (): void => {
    if (engine.port.state === 'open') void claim(false) // each time: to the engine, a page whose connection broke has gone
  }
  claimOnceOpen()
  engine.port.onState(claimOnceOpen)
  engine.on('editor', ({ window: editor, since, edition }) => {
    if (editor === null) void (otherSince.value !== null && claim(false))
    else if (editor !== window && since !== null) giveUp(since, edition) // of its own place it hears by the answer to its claim
  })

  return {
    otherSince,
    takeOver: () => claim(true),
    /** Who has edits on their way says so: a page that lost its place with some is loaded anew when it has it back. */
    askBeforeLookingOn: (isUnsettled: () => boolean): void => void unsettled.add(isUnsettled),
  }
}
