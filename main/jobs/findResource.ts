import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pathExists } from '../store/pathExists'

/** A file or folder that ships, by its path in the project. Sought upwards from this code, which runs from its source, a bundle or a package. Null where it is not there. */
export async function findResource(path: string): Promise<string | null> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (await pathExists(join(folder, path))) return join(folder, path)
    if (folder === dirname(folder)) return null
  }
}
