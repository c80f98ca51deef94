import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../contract/errors'

/** The clips that ship, in the project's folder. */
const SAMPLES = join('resources', 'samples')

export interface Samples {
  /** Folder of clips to learn from. */
  footage: string
  /** Folder of one sequence with its ground truth, which nothing learns from. */
  heldOut: string
}

/**
 * Finds the clips that ship. Sought upwards from this code, which runs from its source, a bundle or a package.
 * @throws AppError `footage-empty`
 */
export async function findSamples(start = dirname(fileURLToPath(import.meta.url))): Promise<Samples> {
  for (let folder = start; ; folder = dirname(folder)) {
    const samples = await openSamples(join(folder, SAMPLES))
    if (samples) return samples
    if (folder === dirname(folder)) throw missing(start)
  }
}

async function openSamples(folder: string): Promise<Samples | null> {
  const [sequence] = await readdir(join(folder, 'held-out')).catch((): string[] => [])
  const clips = await readdir(join(folder, 'footage')).catch((): string[] => [])
  return sequence === undefined || clips.length === 0 ? null : { footage: join(folder, 'footage'), heldOut: join(folder, 'held-out', sequence) }
}

function missing(start: string): AppError {
  return new AppError({ code: 'footage-empty', message: `The clips that ship, ${SAMPLES}, are in no folder above ${start}.`, hint: 'Fetch the project again, whole; or learn from your own footage: pultrack train.' })
}
