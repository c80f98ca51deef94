import { cp } from 'node:fs/promises'
import { basename } from 'node:path'
import { pathExists } from '../../store/pathExists'
import { toOutputError } from '../../store/atomicFile'
import { projectPaths, type ProjectPaths } from '../../store/projectFile'

/** What makes the project; cache, journal and trash are of its life in one place. */
const COPIED = ['tracks', 'runs', 'models', 'exports'] as const satisfies readonly (keyof ProjectPaths)[]

/** Copies the files of a project that its list does not hold. @throws AppError `output-unwritable` */
export async function copyProjectFiles(from: string, to: string): Promise<void> {
  const [source, target] = [projectPaths(from), projectPaths(to)]
  try {
    for (const part of COPIED) {
      if (await pathExists(source[part])) await cp(source[part], target[part], { recursive: true, filter: (path) => basename(path) !== 'lock' && !path.endsWith('.tmp') })
    }
  } catch (cause) {
    throw toOutputError(to, cause)
  }
}
