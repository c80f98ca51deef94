import type { ExchangeFormatName, FormatFacts, Loss, LossKind, Mismatch } from '../../contract/exchange'
import type { JobContext } from '../../contract/reporter'
import type { ExchangeDocument } from '../../formats/exchange/exchangeModel'
import { stateLosses } from '../../formats/exchange/lossStatement'
import { formatNamed, writeDocument } from './formatTable'
import { openTracks } from './openTracks'
import type { OpenTracksOptions } from './openTracks'
import { assertFree, writeFormatFiles } from './writeFiles'

export interface ConvertOptions extends OpenTracksOptions {
  to: ExchangeFormatName
  out: string
  overwrite: boolean
}

export interface Converted {
  from: ExchangeFormatName
  to: ExchangeFormatName
  tracks: number
  boxes: number
  losses: Loss[]
  mismatches: Mismatch[]
}

/**
 * Reads tracks in one format and writes them in another. What is lost is told before anything is written.
 * @throws AppError `track-invalid`, `usage`, `output-exists`, `output-unwritable`, `clip-missing`, `clip-unreadable`
 */
export async function convertTracks(options: ConvertOptions & JobContext & { announce: (plan: Converted) => void }): Promise<Converted> {
  await assertFree(options)
  const { out, overwrite } = options
  const { read, document } = await openTracks(options)
  const format = formatNamed(options.to)
  const boxes = document.tracks.reduce((sum, { samples }) => sum + samples.length, 0)
  const plan: Converted = {
    from: read.format.facts.format, to: options.to, tracks: document.tracks.length, boxes, losses: stateAll(format.facts, { read: read.document, document }), mismatches: read.mismatches,
  }
  options.announce(plan)
  await writeFormatFiles({ out, format, files: await writeDocument(format, document), overwrite })
  return plan
}

/** What the format does not keep, and what was lost before: of a portion that could not be put on the clip's frames nothing is left to write. */
function stateAll(facts: FormatFacts, { read, document }: { read: ExchangeDocument; document: ExchangeDocument }): Loss[] {
  return stateLosses({ ...facts, losses: document.clip.portion ? facts.losses : [...new Set<LossKind>([...facts.losses, 'portion'])] }, { ...document, clip: { ...document.clip, portion: read.clip.portion } })
}
