import { basename, dirname } from 'node:path'

/** Names that footage has in every folder of a benchmark: there the folder says which clip it is. */
const SAME_EVERYWHERE = /^(clip\.\w+|img)$/i

/** What a clip is called in lists: its file's or folder's name, or that of the sequence that it belongs to. */
export function nameClip(path: string): string {
  const name = basename(path)
  return SAME_EVERYWHERE.test(name) ? basename(dirname(path)) || name : name
}
