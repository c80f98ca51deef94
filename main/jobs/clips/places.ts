import { randomUUID } from 'node:crypto'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { AppError } from '../../contract/errors'
import type { Place } from '../../contract/ids'

export type RootKind = 'project' | 'samples' | 'given' | 'picked'

export interface Root {
  root: string
  name: string
  kind: RootKind
  /** With every symbolic link resolved. */
  folder: string
}

/**
 * The folders whose content may be named by a page. Whatever lies elsewhere, by `..`, an absolute path or a symbolic link, is refused: a place
 * is resolved to where it really is before it is compared.
 */
export class Places {
  private readonly byId = new Map<string, Root>()

  list(): Root[] {
    return [...this.byId.values()]
  }

  /** Makes a folder, or a single file, known; one that is known already keeps its name. @throws AppError `path-refused` when there is nothing */
  async add(path: string, kind: RootKind): Promise<Root> {
    const folder = await realpath(resolve(path)).catch((cause: unknown) => {
      throw new AppError({ code: 'path-refused', message: `There is nothing at ${path}.`, hint: 'Name a folder that exists.', cause })
    })
    const known = this.list().find((root) => root.folder === folder)
    if (known) return known
    const root: Root = { root: `root_${randomUUID()}`, name: basename(folder) || folder, kind, folder }
    this.byId.set(root.root, root)
    return root
  }

  /** Where a place lies, links resolved. @throws AppError `path-refused` beyond the roots, `id-unknown` */
  async resolve({ root, path }: Place): Promise<string> {
    const { folder } = this.find(root)
    const wanted = resolve(folder, ...splitPath(path))
    const real = await realpath(wanted).catch((cause: unknown) => {
      throw new AppError({ code: 'path-refused', message: `There is nothing at ${path || 'this place'}.`, hint: 'It was moved or removed; look at the folder again.', cause })
    })
    if (isInside(folder, real)) return real
    throw refused(path)
  }

  /** The name of a path below a root, the innermost of several; null elsewhere. */
  placeOf(path: string): Place | null {
    const inside = this.list().filter(({ folder }) => isInside(folder, path))
    const innermost = inside.toSorted((a, b) => b.folder.length - a.folder.length)[0]
    return innermost ? { root: innermost.root, path: relative(innermost.folder, path).split(sep).join('/') } : null
  }

  private find(id: string): Root {
    const root = this.byId.get(id)
    if (root) return root
    throw new AppError({ code: 'id-unknown', message: 'This folder is not among those that may be shown.', hint: 'Choose it again.' })
  }
}

export interface FolderEntry {
  name: string
  path: string
  isFolder: boolean
  bytes: number
  /** Seconds since 1970. */
  modified: number
}

/** What a folder holds, hidden files and what cannot be looked at left out; links say what they lead to. */
export async function listFolder(folder: string): Promise<FolderEntry[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AppError({ code: 'path-refused', message: `${basename(folder)} cannot be listed.`, hint: 'Check that it is a folder and that you may read it.', cause })
  })
  const entries = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map(async (name): Promise<FolderEntry | null> => {
      const path = join(folder, name)
      const info = await stat(path).catch(() => null)
      return info && { name, path, isFolder: info.isDirectory(), bytes: info.isDirectory() ? 0 : info.size, modified: info.mtimeMs / 1000 }
    }),
  )
  return entries.filter((entry) => entry !== null)
}

/** Names between slashes. A name that leads elsewhere by itself, or holds what file systems and shells read, is refused. */
function splitPath(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  const odd = parts.some((part) => part === '.' || part === '..' || part.includes('\\') || part.includes('\0'))
  if (odd || path.startsWith('/') || /^[A-Za-z]:/.test(path)) throw refused(path)
  return parts
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

function refused(path: string): AppError {
  return new AppError({ code: 'path-refused', message: `"${path}" lies outside the folders that may be shown.`, hint: 'Start with --root FOLDER to allow another folder.' })
}
