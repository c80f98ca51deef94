import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../contract/errors'
import { pathExists } from '../store/pathExists'
import { findResource } from './findResource'

/** Names of those that ship, for people; the one that is used where none is named first. */
export const SHIPPED_MODELS = ['alexpul', 'respul', 'compact'] as const
/** In the project's folder. */
const DEFAULT_MODEL = join('resources', 'models', SHIPPED_MODELS[0])

/**
 * The model used when none is named.
 * @throws AppError `model-missing`
 */
export async function findDefaultModel(): Promise<string> {
  const found = await findResource(DEFAULT_MODEL)
  if (found !== null) return found
  throw new AppError({ code: 'model-missing', message: `The model that ships, ${DEFAULT_MODEL}, is not there.`, hint: 'Choose another model (--model FOLDER; a run keeps its own under model/).' })
}

/** The models that ship, the one that is used where none is named first; none where they are not there. */
export async function listShippedModels(): Promise<string[]> {
  const first = await findResource(DEFAULT_MODEL)
  if (first === null) return []
  const others = (await readdir(dirname(first))).filter((name) => name !== basename(first)).sort().map((name) => join(dirname(first), name))
  const present = await Promise.all(others.map((folder) => pathExists(join(folder, 'card.json'))))
  return [first, ...others.filter((_, index) => present[index])]
}

/** The folder of a model that is named as it ships, `compact` say; any other word is a path and stays as it is, and so does a folder of that name. */
export async function resolveModel(word: string): Promise<string> {
  if (word !== basename(word) || (await pathExists(word))) return word
  return (await listShippedModels()).find((folder) => basename(folder) === word) ?? word
}
