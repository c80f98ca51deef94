import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import { isValidBox } from '../core/evaluate/overlap'
import { parseOtbBoxes, type PixelOrigin } from '../formats/otb'
import { pathExists } from '../store/pathExists'
import { toExpression } from '../video/glob'

const GROUND_TRUTH = 'groundtruth_rect.txt'

/** A sequence with its ground truth. */
export interface EvaluationSequence {
  name: string
  /** Clip or image folder; null where only stored boxes are scored. */
  clip: string | null
  /** One entry a frame; null where the target is absent. */
  groundTruth: (Box | null)[]
  /** SHA-256 of the file of ground truth, whole. */
  hash: string
}

export interface FindSequencesRequest {
  /** Holds NAME/groundtruth_rect.txt beside NAME/img/* or NAME/clip.mp4; or is such a folder itself. */
  folder: string
  origin: PixelOrigin
  /** Names to take, e.g. `otb_*`; all without it. */
  only?: string | undefined
}

/** Sequences, and those that could not be read. */
export interface FoundSequences {
  sequences: EvaluationSequence[]
  failed: { name: string; error: unknown }[]
}

/**
 * Finds sequences in the OTB layout, sorted by name.
 * @throws AppError `sequences-invalid` when there is none at all
 */
export async function findSequences({ folder, origin, only }: FindSequencesRequest): Promise<FoundSequences> {
  const folders = (await pathExists(join(folder, GROUND_TRUTH))) ? [folder] : (await listNames(folder)).map((name) => join(folder, name))
  const found: FoundSequences = { sequences: [], failed: [] }
  let matching = 0
  for (const path of folders) {
    const name = basename(path)
    if (!(await pathExists(join(path, GROUND_TRUTH))) || !matchesName(name, only)) continue
    matching += 1
    try {
      found.sequences.push({ ...(await readGroundTruth({ path: join(path, GROUND_TRUTH), origin, name })), clip: await findClip(path) })
    } catch (error) {
      found.failed.push({ name, error })
    }
  }
  if (matching === 0) throw noSequences(folder, only)
  return found
}

/**
 * Finds annotations, with footage beside them or without: NAME.txt for each sequence, or NAME/groundtruth_rect.txt.
 * @throws AppError `sequences-invalid` when there is none at all
 */
export async function findAnnotations({ folder, origin, only }: FindSequencesRequest): Promise<FoundSequences> {
  const files = (await listAnnotations(folder)).filter(({ name }) => matchesName(name, only))
  if (files.length === 0) throw noSequences(folder, only)
  const found: FoundSequences = { sequences: [], failed: [] }
  for (const { name, path } of files) {
    try {
      found.sequences.push({ ...(await readGroundTruth({ path, origin, name })), clip: null })
    } catch (error) {
      found.failed.push({ name, error })
    }
  }
  return found
}

async function listAnnotations(folder: string): Promise<{ name: string; path: string }[]> {
  const found: { name: string; path: string }[] = []
  for (const entry of await listNames(folder)) {
    const inFolder = join(folder, entry, GROUND_TRUTH)
    if (entry.endsWith('.txt')) found.push({ name: basename(entry, '.txt'), path: join(folder, entry) })
    else if (await pathExists(inFolder)) found.push({ name: entry, path: inFolder })
  }
  return found
}

/** Names the dataset's revision: sequences, their length and their ground truth, in one hash. */
export function fingerprintSequences(sequences: readonly EvaluationSequence[]): string {
  const hash = createHash('sha256')
  for (const { name, groundTruth, hash: text } of sequences) hash.update(`${name} ${groundTruth.length} ${text}\n`)
  return hash.digest('hex').slice(0, 16)
}

interface GroundTruthRequest {
  path: string
  origin: PixelOrigin
  name: string
}

async function readGroundTruth({ path, origin, name }: GroundTruthRequest): Promise<Omit<EvaluationSequence, 'clip'>> {
  const text = await readFile(path, 'utf8')
  const groundTruth = parseOtbBoxes({ text, path, origin })
  if (groundTruth.some(isValidBox)) return { name, groundTruth, hash: createHash('sha256').update(text).digest('hex') }
  throw new AppError({ code: 'sequences-invalid', message: `${path} holds no box with an area.`, hint: 'A sequence needs at least one frame with its target.' })
}

/** The benchmark's own frames where they are, the clip otherwise. */
async function findClip(folder: string): Promise<string> {
  for (const name of ['img', 'clip.mp4']) {
    if (await pathExists(join(folder, name))) return join(folder, name)
  }
  throw new AppError({ code: 'sequences-invalid', message: `${folder} has neither img/ nor clip.mp4.`, hint: 'Put the frames into img/ or the footage into clip.mp4, beside groundtruth_rect.txt.' })
}

async function listNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AppError({ code: 'sequences-invalid', message: `${folder} cannot be read.`, hint: 'Name a folder of sequences.', cause })
  })
  return names.sort()
}

/** `*` any characters, `?` one; Node's own globbing is not in every version that we run on. */
export function matchesName(name: string, only: string | undefined): boolean {
  return only === undefined || toExpression(only).test(name)
}

function noSequences(folder: string, only: string | undefined): AppError {
  const which = only === undefined ? '' : ` named ${only}`
  return new AppError({ code: 'sequences-invalid', message: `There is no sequence${which} in ${folder}.`, hint: 'A sequence is a folder NAME with groundtruth_rect.txt beside img/ or clip.mp4; with --annotations, a file NAME.txt.' })
}
