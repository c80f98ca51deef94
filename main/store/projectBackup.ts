import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toOutputError } from './atomicFile'
import { projectPaths } from './projectFile'

/**
 * Copies a project's file beside itself, as it is, before a later version takes its place. A copy that is there already stays: it is the older.
 * @returns the copy's name @throws AppError `output-unwritable`
 */
export async function backUpProject(folder: string, version: number): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = `project.version-${version}${number === 1 ? '' : `-${number}`}.json`
    try {
      await copyFile(projectPaths(folder).file, join(folder, name), constants.COPYFILE_EXCL)
      return name
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw toOutputError(join(folder, name), cause)
    }
  }
}
