import { sep } from 'node:path'
import type { RememberedClip } from '../../store/projectFile'
import { fingerprintClip, type FoundFile } from './fileSearch'

export interface ClipMatch {
  file: FoundFile
  /** What led to it: folders and name as before, the name alone, or what is in it. */
  match: 'path' | 'name' | 'content'
  /** Its content is that of the clip; false where a project never looked at the clip. */
  verified: boolean
}

/** Hashes of files, each read once however many clips are looked for. */
export class FingerprintBook {
  private readonly known = new Map<string, Promise<string | null>>()

  of(file: FoundFile): Promise<string | null> {
    const known = this.known.get(file.path) ?? fingerprintClip(file)
    this.known.set(file.path, known)
    return known
  }
}

/**
 * Where a clip that is missing may lie now: the files that agree in the most, by path, else by name, else by content. One that is `verified` and
 * alone is it; of several, or of what could not be compared, a person decides.
 */
export async function matchClip(clip: RememberedClip, { files, book }: { files: readonly FoundFile[]; book: FingerprintBook }): Promise<ClipMatch[]> {
  const alike = files.filter((file) => clip.bytes === null || file.bytes === clip.bytes || clip.fingerprint === null)
  const named = alike.map((file) => ({ file, names: countSharedNames(clip.path, file.path) })).filter(({ names }) => names > 0)
  const most = Math.max(0, ...named.map(({ names }) => names))
  const ways: { match: ClipMatch['match']; files: FoundFile[] }[] = [
    { match: 'path', files: most > 1 ? named.filter(({ names }) => names === most).map(({ file }) => file) : [] },
    { match: 'name', files: named.map(({ file }) => file) },
    { match: 'content', files: clip.fingerprint === null ? [] : alike },
  ]
  for (const { match, files: candidates } of ways) {
    const matches = await verify(clip, { candidates, match, book })
    if (matches.length > 0) return matches
  }
  return []
}

async function verify(clip: RememberedClip, { candidates, match, book }: { candidates: readonly FoundFile[]; match: ClipMatch['match']; book: FingerprintBook }): Promise<ClipMatch[]> {
  if (clip.fingerprint === null) return candidates.map((file) => ({ file, match, verified: false }))
  const matches: ClipMatch[] = []
  for (const file of candidates) if ((await book.of(file)) === clip.fingerprint) matches.push({ file, match, verified: true })
  return matches
}

/** Names that two paths end in alike: 1 for the file's own, 2 with its folder's, and so on. */
function countSharedNames(a: string, b: string): number {
  const [left, right] = [a.split(sep).reverse(), b.split(sep).reverse()]
  const differ = left.findIndex((name, position) => name !== right[position])
  return differ < 0 ? left.length : differ
}
