import { rm } from 'node:fs/promises'
import { z } from 'zod'
import type { TrackSample } from '../../contract/track'
import { readJsonLines, writeJsonLines } from '../../store/jsonLines'
import { sampleRowSchema } from '../../store/sampleRow'

/**
 * What the tracker had answered, by frame, where a person's box or a repair stands now: that it was wrong there can be learned from. Of
 * several answers that were displaced one after another the first is kept.
 */
export type DisplacedAnswers = ReadonlyMap<number, TrackSample>

const headerSchema = z.strictObject({ format: z.literal('pultrack-displaced'), version: z.literal(1) })
const HEADER: z.infer<typeof headerSchema> = { format: 'pultrack-displaced', version: 1 }

/**
 * The answers that are displaced once `after` has replaced `before`. An answer that is back is displaced no longer, so taking an edit back
 * takes back what it displaced; frames that were only emptied displace nothing.
 */
export function noteDisplaced(known: DisplacedAnswers, { before, after }: { before: ReadonlyMap<number, TrackSample>; after: readonly TrackSample[] }): DisplacedAnswers {
  const displaced = new Map(known)
  for (const sample of after) {
    const { frameIndex } = sample
    const [old, noted] = [before.get(frameIndex), displaced.get(frameIndex)]
    if (noted && isSameAnswer(sample, noted)) displaced.delete(frameIndex)
    else if (!noted && old?.source === 'tracker' && !isSameAnswer(sample, old)) displaced.set(frameIndex, old)
  }
  return displaced
}

/** None where there is no file. @throws AppError `run-invalid` for a damaged line, with its number */
export async function loadDisplaced(path: string): Promise<DisplacedAnswers> {
  const [header, ...rows] = await readJsonLines(path, (row) => row)
  if (header === undefined) return new Map()
  headerSchema.parse(header)
  return new Map(rows.map((row) => sampleRowSchema.parse(row)).map((sample) => [sample.frameIndex, sample]))
}

/** Replaces the file as a whole; where nothing is displaced there is none. @throws AppError `output-unwritable` */
export async function saveDisplaced(path: string, displaced: DisplacedAnswers): Promise<void> {
  if (displaced.size === 0) return rm(path, { force: true })
  const samples = [...displaced.values()].sort((a, b) => a.frameIndex - b.frameIndex)
  await writeJsonLines(path, [HEADER, ...samples])
}

function isSameAnswer(a: TrackSample, b: TrackSample): boolean {
  return a.source === 'tracker' && b.source === 'tracker' && a.box.left === b.box.left && a.box.top === b.box.top && a.box.width === b.box.width && a.box.height === b.box.height
}
