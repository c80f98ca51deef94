import type { Place } from '../../main/contract/ids'
import type { CallResult } from '../../main/contract/procedures'

type Entry = CallResult<'engine.browse'>[number]

export interface DroppedFile {
  name: string
  /** Bytes; a folder has none that are known. */
  size: number
  isFolder: boolean
}

export interface DropSearch {
  roots: readonly Place[]
  browse: (place: Place) => Promise<readonly Entry[]>
  /** Folders looked into at most. */
  mostFolders?: number
}

/**
 * A browser tells name and size of what is dropped, never where it lies: looks for it below the folders that the engine may read, nearest first.
 * @returns the places found, and the names that were nowhere
 */
export async function findDropped(files: readonly DroppedFile[], { roots, browse, mostFolders = 300 }: DropSearch): Promise<{ places: Place[]; lost: string[] }> {
  const wanted = new Set(files)
  const places: Place[] = []
  const folders = [...roots]
  for (let looked = 0; looked < mostFolders && wanted.size > 0; looked += 1) {
    const folder = folders.shift()
    if (!folder) break
    for (const entry of await browse(folder)) {
      const file = [...wanted].find((candidate) => matches(candidate, entry))
      if (file) {
        wanted.delete(file)
        places.push(entry.place)
      } else if (entry.kind === 'folder') folders.push(entry.place)
    }
  }
  return { places, lost: [...wanted].map(({ name }) => name) }
}

function matches(file: DroppedFile, entry: Entry): boolean {
  if (file.name !== entry.name) return false
  return file.isFolder ? entry.kind === 'folder' || entry.kind === 'images' : (entry.kind === 'clip' || entry.kind === 'images') && entry.bytes === file.size
}
