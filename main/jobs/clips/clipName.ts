import { basename, dirname } from 'node:path'

/** Names that footage has in every folder of a benchmark: there the folder says which clip it is. */
const SAME_EVERYWHERE = /^(clip\.\w+|img)$/i

/** What a clip is called in lists: its file's or folder's name, or that of the sequence that it belongs to. */
export function nameClip(path: string): string {
  const name = basename(path)
  return SAME_EVERYWHERE.test(name) ? basename(dirname(path)) || name : name
}

/**
 * What the clips of one list are called, each by another name: where two would bear the same, the folders above say which is which.
 * A path that stands there twice is one clip.
 */
export function nameClips(paths: readonly string[]): string[] {
  const names = paths.map(nameClip)
  return paths.map((path, index) => {
    const alike = paths.filter((other, place) => names[place] === names[index] && other !== path)
    return alike.length === 0 ? names[index]! : tellApart(path, alike)
  })
}

/** The shortest end of a path that none of the others has. */
function tellApart(path: string, others: readonly string[]): string {
  const parts = path.split(/[\\/]/)
  for (let length = 2; length < parts.length; length += 1) {
    const end = parts.slice(-length).join('/')
    if (!others.some((other) => `/${other.split(/[\\/]/).join('/')}`.endsWith(`/${end}`))) return end
  }
  return path
}
