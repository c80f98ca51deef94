import { realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ClipId } from '../../contract/ids'
import type { CallResult } from '../../contract/procedures'
import { toStored } from '../../store/projectFile'
import type { ClipLibrary } from './clipLibrary'
import { searchFiles, type FileSearch } from './fileSearch'
import { FingerprintBook, matchClip, type ClipMatch } from './matchClips'
import type { Places } from './places'

export interface FindMissingRequest {
  library: ClipLibrary
  places: Places
  /** Only what lies in the places is looked at. */
  confined: boolean
  /** Of the project, and where that lay before it was moved. */
  projectFolder: string
  earlierFolder: string | null
  /** To look in; empty: where clips of the project can be expected. */
  folders: readonly string[]
  signal?: AbortSignal
}

type Found = CallResult<'clips.findMissing'>

/** Looks for the clips that are missing, links those that are found beyond doubt, and tells which a person has to choose. */
export async function findMissing(request: FindMissingRequest): Promise<Found> {
  const { library, signal } = request
  await library.settle()
  const wanted = library.missing()
  if (wanted.length === 0) return { found: [], ambiguous: [], missing: [], files: 0, cut: false }
  const { files, cut } = await gatherFiles(request)
  const book = new FingerprintBook()
  const outcome: Found = { found: [], ambiguous: [], missing: [], files: files.length, cut }
  for (const clip of wanted) {
    if (signal?.aborted) return { ...outcome, cut: true }
    const matches = await matchClip(clip, { files, book })
    const linked = matches.length === 1 && matches[0]!.verified && (await library.relinkTo(clip.clip, matches[0]!.file.path).then(() => true, () => false))
    if (linked) outcome.found.push(clip.clip)
    else if (matches.length > 0) outcome.ambiguous.push(await describe(request, clip.clip, matches))
    else outcome.missing.push(clip.clip)
  }
  return outcome
}

/** Paths as they were below the project's earlier folder come first: they may be far from it. */
async function gatherFiles(request: FindMissingRequest): Promise<FileSearch> {
  const { library, projectFolder, earlierFolder, folders, signal } = request
  const stayed = earlierFolder === null ? [] : library.missing().map(({ path }) => resolve(earlierFolder, toStored(projectFolder, path)))
  const where = folders.length > 0 ? folders : expectedFolders(request)
  const seen = await Promise.all([...stayed, ...where].map((path) => realpath(path).catch(() => null)))
  return searchFiles(seen.filter((path) => path !== null && isShown(request, path)).map(String), signal)
}

/** Beside the project, beside the clips that are there, and wherever a person lets footage be read from. */
function expectedFolders({ library, places, projectFolder }: FindMissingRequest): string[] {
  const missing = new Set(library.missing().map(({ clip }) => clip))
  const besides = library.remembered().filter(({ clip }) => !missing.has(clip)).map(({ path }) => dirname(path))
  const roots = places.list().filter(({ kind }) => kind === 'given' || kind === 'picked').map(({ folder }) => folder)
  return [dirname(projectFolder), ...besides, ...roots]
}

function isShown({ confined, places }: FindMissingRequest, path: string): boolean {
  return !confined || places.placeOf(path) !== null
}

/** What is to be chosen has to be named to a page. */
async function describe({ places, confined }: FindMissingRequest, clip: ClipId, matches: readonly ClipMatch[]): Promise<Found['ambiguous'][number]> {
  if (!confined) for (const { file } of matches) if (!places.placeOf(file.path)) await places.add(dirname(file.path), 'picked')
  const candidates = matches.flatMap(({ file, match, verified }) => {
    const place = places.placeOf(file.path)
    return place ? [{ place, match, verified }] : []
  })
  return { clip, candidates }
}
