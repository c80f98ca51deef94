import { basename, join } from 'node:path'
import { z } from 'zod'
import { boxSchema, holdsMiddle, type Box, iou } from '../../contract/geometry'
import type { Chain, Instance } from '../../contract/learning'
import type { Exclusion } from '../../contract/runSummary'
import { appendJsonLines, readJsonLines } from '../../store/jsonLines'
import { nameClips } from '../clips/clipName'

const lineSchema = z.object({
  clip: z.string(), region: boxSchema.nullable(), at: z.string(), excluded: z.boolean(), instances: z.number().int(), chains: z.number().int(),
})

export const EXCLUSIONS_FILE = 'exclusions.jsonl'

/** What a run leaves out of mining and learning, as it stands: every change is a line in the run folder. @throws AppError `run-invalid` */
export async function loadExclusions(folder: string): Promise<Exclusion[]> {
  const lines = await readJsonLines(join(folder, EXCLUSIONS_FILE), (row) => lineSchema.parse(row))
  const standing = new Map<string, Exclusion>()
  for (const { excluded, ...exclusion } of lines) {
    if (excluded) standing.set(keyOf(exclusion), exclusion)
    else standing.delete(keyOf(exclusion))
  }
  return [...standing.values()]
}

/** @throws AppError `output-unwritable` */
export async function noteExclusion(folder: string, line: z.infer<typeof lineSchema>): Promise<void> {
  await appendJsonLines(join(folder, EXCLUSIONS_FILE), [line])
}

/** A clip of a run as exclusions name it. */
export interface ExcludableClip {
  /** What it is called among the run's clips: there is one of that name. */
  name: string
  /** Of its file: what lines say that were written when two clips could still bear one name. */
  file: string
}

/** The clips of a run, in the order of its footage. */
export function listExcludable(paths: readonly string[]): ExcludableClip[] {
  const names = nameClips(paths)
  return paths.map((path, index) => ({ name: names[index]!, file: basename(path) }))
}

/** Whether an instance or a link of a chain falls under an exclusion: its clip, or the region that its centre or any half of it lies in. */
export function isExcluded(exclusions: readonly Exclusion[], { clip: { name, file }, box }: { clip: ExcludableClip; box: Box }): boolean {
  return exclusions.some(({ clip, region }) => (clip === name || clip === file) && (region === null || touches(region, box)))
}

export function isChainExcluded(exclusions: readonly Exclusion[], chain: Chain, clip: ExcludableClip): boolean {
  return exclusions.length > 0 && chain.boxes.some((box) => isExcluded(exclusions, { clip, box }))
}

export function isInstanceExcluded(exclusions: readonly Exclusion[], { box }: Instance, clip: ExcludableClip): boolean {
  return exclusions.length > 0 && isExcluded(exclusions, { clip, box })
}

function touches(region: Box, box: Box): boolean {
  return holdsMiddle(region, box) || iou(region, box) >= 0.5
}

function keyOf({ clip, region }: Pick<Exclusion, 'clip' | 'region'>): string {
  return JSON.stringify([clip, region])
}
