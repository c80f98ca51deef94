import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../contract/errors'
import { boxSchema } from '../../contract/geometry'
import type { Box } from '../../contract/geometry'
import type { Chain, Instance } from '../../contract/learning'
import { appendJsonLines, readJsonLines } from '../../store/jsonLines'
import { readManifest } from '../../store/runFolder'

const recordSchema = z.object({
  action: z.enum(['exclude', 'include']),
  /** Index into the run's footage list. */
  clip: z.number().int().min(0),
  /** Null: the whole clip; else source pixels, in every frame. */
  region: boxSchema.nullable(),
  /** ISO 8601. */
  at: z.string(),
  /** What of the run it left out, or took in again, when it was said. */
  instances: z.number().int(),
  chains: z.number().int(),
})
/** A line of a run's `exclusions.jsonl`: what a person left out of mining and learning, or took in again, in the order in which it was said. */
export type ExclusionRecord = z.infer<typeof recordSchema>

export type ExclusionRule = Pick<ExclusionRecord, 'clip' | 'region'>

/** Every exclusion and inclusion that was ever said for a run; none where there is no such file. @throws AppError `run-invalid` */
export function readExclusionLog(folder: string): Promise<ExclusionRecord[]> {
  return readJsonLines(fileOf(folder), (row) => recordSchema.parse(row))
}

/** Exclusions that hold after all that was said. */
export function currentExclusions(log: readonly ExclusionRecord[]): ExclusionRecord[] {
  const current: ExclusionRecord[] = []
  for (const record of log) {
    const known = current.findIndex((other) => isSame(other, record))
    if (known >= 0) current.splice(known, 1)
    if (record.action === 'exclude') current.push(record)
  }
  return current
}

/** The middle of the box lies in something excluded. */
export function isExcluded(rules: readonly ExclusionRule[], { clip, box }: { clip: number; box: Box }): boolean {
  return rules.some((rule) => rule.clip === clip && (rule.region === null || holds(rule.region, box)))
}

export interface ExclusionRequest {
  folder: string
  action: ExclusionRecord['action']
  clip: number
  region: Box | null
  /** ISO 8601. */
  at: string
}

/**
 * Leaves a clip or a region of it out of what a run mines and learns from, or takes it in again. Only adds a line, so it may be done while another process
 * learns in that folder; that process looks after every step.
 * @throws AppError `run-invalid`, `clip-missing` for a clip that the run does not have, `output-unwritable`
 */
export async function recordExclusion({ folder, ...said }: ExclusionRequest): Promise<ExclusionRecord> {
  const { footage } = await readManifest(folder)
  if (!footage[said.clip]) throw new AppError({ code: 'clip-missing', message: `The run ${folder} has ${footage.length} clips, and none with number ${said.clip}.` })
  const record = { ...said, ...(await countHit(folder, said)) }
  await appendJsonLines(fileOf(folder), [record])
  return record
}

/** How many instances and chains of a run a rule concerns; a chain by any of its links. */
async function countHit(folder: string, rule: ExclusionRule): Promise<{ instances: number; chains: number }> {
  const instances = await readJsonLines(join(folder, 'instances.jsonl'), (row) => row as Instance)
  const chains = await readJsonLines(join(folder, 'chains.jsonl'), (row) => row as Chain)
  const isHit = (clip: number, box: Box): boolean => isExcluded([rule], { clip, box })
  return {
    instances: instances.filter(({ clip, box }) => isHit(clip, box)).length,
    chains: chains.filter(({ clip, boxes }) => boxes.some((box) => isHit(clip, box))).length,
  }
}

export interface ExclusionList {
  readonly current: readonly ExclusionRule[]
  /** Reads the file again if it has grown. */
  refresh(): Promise<void>
}

/** The exclusions of a run that is being learned. */
export async function openExclusionList(folder: string): Promise<ExclusionList> {
  let current: readonly ExclusionRule[] = []
  let readSize = 0
  const refresh = async (): Promise<void> => {
    const size = (await stat(fileOf(folder)).catch(() => null))?.size ?? 0
    if (size === readSize) return
    readSize = size
    current = currentExclusions(await readExclusionLog(folder))
  }
  await refresh()
  return { get current() { return current }, refresh }
}

function fileOf(folder: string): string {
  return join(folder, 'exclusions.jsonl')
}

function holds(region: Box, box: Box): boolean {
  const x = box.left + box.width / 2
  const y = box.top + box.height / 2
  return x >= region.left && x < region.left + region.width && y >= region.top && y < region.top + region.height
}

function isSame(a: ExclusionRule, b: ExclusionRule): boolean {
  return a.clip === b.clip && JSON.stringify(a.region && sides(a.region)) === JSON.stringify(b.region && sides(b.region))
}

function sides({ left, top, width, height }: Box): number[] {
  return [left, top, width, height]
}
