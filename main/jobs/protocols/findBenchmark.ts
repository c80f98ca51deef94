import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { BenchmarkSequence, PixelOrigin } from '../../contract/benchmark'
import { AppError } from '../../contract/errors'
import type { Region } from '../../contract/region'
import { readAttributes } from '../../formats/attributes'
import { listGot10k } from '../../formats/got10k'
import { LASOT_ATTRIBUTES, listLasot } from '../../formats/lasot'
import { listOtb, OTB_ATTRIBUTES } from '../../formats/otbSequences'
import type { SequenceEntry } from '../../formats/sequenceFiles'
import { listTc128 } from '../../formats/tc128'
import { listTrackingNet } from '../../formats/trackingNet'
import { listVot } from '../../formats/votSequences'
import { matchesName } from '../evaluateSequences'
import type { Layout } from './protocolTable'

export interface BenchmarkRequest {
  folder: string
  layout: Layout
  /** Of OTB's files; other layouts know their own. */
  origin: PixelOrigin
  /** Names to take, e.g. `Car*`. */
  only?: string | undefined
  /** Only the first frames of each. */
  frames?: number | undefined
  /** Folder of attribute files. @default `att` inside the folder */
  attributes?: string | undefined
}

export interface FoundBenchmark {
  sequences: BenchmarkSequence[]
  failed: { name: string; error: unknown }[]
}

const LISTS: Record<Layout, (request: { root: string; origin: PixelOrigin }) => Promise<SequenceEntry[]>> = {
  otb: listOtb, got10k: listGot10k, lasot: listLasot, trackingnet: listTrackingNet, tc128: listTc128, vot: listVot,
}

const ATTRIBUTE_NAMES: Partial<Record<Layout, readonly string[]>> = { otb: OTB_ATTRIBUTES, lasot: LASOT_ATTRIBUTES }

/**
 * Reads a benchmark in one of the field's layouts; a sequence that is malformed is named and left out.
 * @throws AppError `sequences-invalid` when there is none at all
 */
export async function findBenchmark(request: BenchmarkRequest): Promise<FoundBenchmark> {
  const entries = (await LISTS[request.layout]({ root: request.folder, origin: request.origin })).filter(({ name }) => matchesName(name, request.only))
  const found: FoundBenchmark = { sequences: [], failed: [] }
  for (const entry of entries) {
    try {
      const sequence = shorten(await entry.read(), request.frames)
      found.sequences.push({ ...sequence, attributes: (await findAttributes(request, entry.name)) ?? sequence.attributes })
    } catch (error) {
      found.failed.push({ name: entry.name, error })
    }
  }
  if (entries.length > 0) return found
  const which = request.only === undefined ? '' : ` named ${request.only}`
  throw new AppError({ code: 'sequences-invalid', message: `There is no sequence${which} of the ${request.layout} layout in ${request.folder}.`, hint: 'Name the folder that holds the sequences as the benchmark unpacks them; --layout names another layout.' })
}

function findAttributes({ folder, attributes, layout }: BenchmarkRequest, sequence: string): Promise<string[] | null> {
  return readAttributes({ folder: attributes ?? join(folder, 'att'), sequence, names: ATTRIBUTE_NAMES[layout] ?? [] })
}

function shorten(sequence: BenchmarkSequence, frames: number | undefined): BenchmarkSequence {
  if (frames === undefined) return sequence
  const cut = <T>(lists: Readonly<Record<string, readonly T[]>>): Record<string, readonly T[]> => Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.slice(0, frames)]))
  return {
    ...sequence, wholeLength: sequence.boxes.length, boxes: sequence.boxes.slice(0, frames), regions: sequence.regions?.slice(0, frames) ?? null, absent: sequence.absent?.slice(0, frames) ?? null,
    cover: sequence.cover?.slice(0, frames) ?? null, tags: cut(sequence.tags), values: cut(sequence.values),
  }
}

/** Ground truth as regions, whatever the layout has. */
export function regionsOf({ regions, boxes }: BenchmarkSequence): readonly Region[] {
  return regions ?? boxes.map((box): Region => (box ? { kind: 'rectangle', box } : { kind: 'code', code: 0 }))
}

/** Names the revision of a dataset: sequences, their lengths and their ground truth, in one hash. */
export function fingerprintBenchmark(sequences: readonly BenchmarkSequence[]): string {
  const hash = createHash('sha256')
  for (const { name, boxes, hash: text } of sequences) hash.update(`${name} ${boxes.length} ${text}\n`)
  return hash.digest('hex').slice(0, 16)
}
