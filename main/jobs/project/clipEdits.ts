import { isDeepStrictEqual } from 'node:util'
import type { ClipId } from '../../contract/ids'
import type { JournalEdit } from '../../store/journalFile'
import { restoreClip, storeClip, type RememberedClip } from '../../store/projectFile'

export type ClipEdit = Exclude<JournalEdit, { track: string }>

interface Comparison {
  folder: string
  before: readonly RememberedClip[]
  after: readonly RememberedClip[]
}

/** What a person did to the list of clips. `isChanged` is also true when only size or content of one became known. */
export function compareClips({ folder, before, after }: Comparison): { edits: ClipEdit[]; isChanged: boolean } {
  const old = new Map<ClipId, RememberedClip>(before.map((clip) => [clip.clip, clip]))
  const now = new Set(after.map(({ clip }) => clip))
  const at = Date.now() / 1000
  const changed = after.filter((clip) => {
    const known = old.get(clip.clip)
    return !known || known.path !== clip.path || known.excluded !== clip.excluded || !isDeepStrictEqual([known.portion, known.importedWith], [clip.portion, clip.importedWith])
  })
  const removed = before.filter(({ clip }) => !now.has(clip))
  const found = after.some(({ clip, bytes, fingerprint }) => old.get(clip)?.bytes !== bytes || old.get(clip)?.fingerprint !== fingerprint)
  const edits: ClipEdit[] = [
    ...changed.map((clip) => storeClip(folder, clip)).map(({ name, ...clip }) => ({ edit: 'clip' as const, at, clipName: name, ...clip })),
    ...removed.map(({ clip, name }) => ({ edit: 'clip-removed' as const, at, clip, clipName: name })),
  ]
  return { edits, isChanged: edits.length > 0 || found }
}

/** A clip as a journal has it. */
export function clipOfEdit(folder: string, { edit: _, at: __, clipName, ...clip }: Extract<ClipEdit, { edit: 'clip' }>): RememberedClip {
  return restoreClip(folder, { ...clip, name: clipName })
}
