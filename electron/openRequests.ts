import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '../main/contract/errors'
import type { OpenRequest } from '../main/contract/shell'

const PROJECT_SUFFIX = '.trackproj'
/** Files by which a folder tells what it is. */
const MARKS = { run: 'run.json', model: 'card.json' } as const

export interface PathRequest {
  purpose: OpenRequest['purpose']
  paths: string[]
}

/**
 * Sorts what a command line, a drop or a dialog named by what it is: projects, runs and models one by one, all footage together.
 *
 * @returns what can be opened; `missing` holds paths where nothing lies
 */
export async function sortPaths(paths: readonly string[]): Promise<{ requests: PathRequest[]; missing: string[] }> {
  const sorted = await Promise.all(paths.map(async (path) => ({ path, purpose: await purposeOf(path) })))
  const footage = sorted.filter(({ purpose }) => purpose === 'footage').map(({ path }) => path)
  const requests = sorted.flatMap(({ path, purpose }): PathRequest[] => (purpose === null || purpose === 'footage' ? [] : [{ purpose, paths: [path] }]))
  if (footage.length > 0) requests.push({ purpose: 'footage', paths: footage })
  return { requests, missing: sorted.filter(({ purpose }) => purpose === null).map(({ path }) => path) }
}

/** Null where nothing lies there. */
export async function purposeOf(path: string): Promise<OpenRequest['purpose'] | null> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return null
  if (!found.isDirectory()) return 'footage'
  if (extname(path) === PROJECT_SUFFIX) return 'project'
  if (await isFile(join(path, MARKS.run))) return 'run'
  return (await isFile(join(path, MARKS.model))) ? 'model' : 'footage'
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false
}

export function explainMissing(paths: readonly string[]): AppError {
  return new AppError({ code: 'clip-missing', message: `Nothing lies at ${paths.join(', ')}.`, hint: 'Check the spelling; paths are relative to the folder that the command was given in.' })
}
