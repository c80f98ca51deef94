import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { boxSchema } from '../../contract/geometry'
import { jobIdSchema, type JobId } from '../../contract/ids'
import { repairRequestSchema, type RepairRequest } from '../../contract/repairProcedures'
import { SAMPLE_SOURCES, TRACK_STATES, type TrackSample } from '../../contract/track'
import { trackRequestSchema, type TrackRequest } from '../../contract/trackProcedures'
import { makeFolder } from '../../store/atomicFile'
import { appendJsonLines, readJsonLines, reviveNumber } from '../../store/jsonLines'

const anyNumber = z.unknown().transform((value, context) => reviveNumber(value) ?? context.addIssue({ code: 'custom', message: 'no number' }) ?? Number.NaN)

const sampleSchema = z.object({
  frameIndex: z.number().int().min(0), mediaTime: z.number(), box: boxSchema, score: anyNumber, psr: z.number().nullable(), scaleIndex: z.number().int().nullable(),
  confidence: z.number().nullable().default(null),
  state: z.enum(TRACK_STATES), source: z.enum(SAMPLE_SOURCES), modelId: z.string().nullable(),
})

const lineSchema = z.union([
  z.object({ kind: z.literal('request'), job: jobIdSchema, request: trackRequestSchema, startedAt: z.number() }),
  z.object({ kind: z.literal('repair'), job: jobIdSchema, request: repairRequestSchema, startedAt: z.number() }),
  z.object({ kind: z.literal('samples'), samples: z.array(sampleSchema) }),
  z.object({ kind: z.literal('done') }),
])

/** What a job was asked: to follow a target (`request`), or to repair a span. */
export type JournaledRequest = { kind: 'request'; request: TrackRequest } | { kind: 'repair'; request: RepairRequest }

export type JournaledJob = JournaledRequest & {
  job: JobId
  startedAt: number
  samples: TrackSample[]
  done: boolean
}

/** What a tracking job was asked and what it has found, on disk while no page has saved it: a killed process loses its last second, of a repair the gap in hand. */
export class TrackJournal {
  constructor(private readonly folder: string) {}

  /** Where nothing can be written, the job still runs: its samples are in memory and at the page. */
  async begin(job: JobId, asked: JournaledRequest): Promise<void> {
    await makeFolder(this.folder).catch(() => undefined)
    await this.append(job, { job, ...asked, startedAt: Date.now() / 1000 })
  }

  async add(job: JobId, samples: readonly TrackSample[]): Promise<void> {
    if (samples.length > 0) await this.append(job, { kind: 'samples', samples })
  }

  async finish(job: JobId): Promise<void> {
    await this.append(job, { kind: 'done' })
  }

  async forget(job: JobId): Promise<void> {
    await rm(this.fileOf(job), { force: true })
  }

  /** Jobs that no page has saved. A file that cannot be understood is left alone and told of nowhere: it is nobody's work. */
  async load(): Promise<JournaledJob[]> {
    const names = (await readdir(this.folder).catch((): string[] => [])).filter((name) => name.endsWith('.jsonl'))
    const jobs = await Promise.all(names.map((name) => readJob(join(this.folder, name)).catch(() => null)))
    return jobs.filter((job) => job !== null)
  }

  private async append(job: JobId, line: unknown): Promise<void> {
    await appendJsonLines(this.fileOf(job), [line]).catch(() => undefined)
  }

  private fileOf(job: JobId): string {
    return join(this.folder, `${job}.jsonl`)
  }
}

async function readJob(path: string): Promise<JournaledJob | null> {
  // A file of this size is no journal of ours.
  if ((await readFile(path)).length > 256 * 1024 * 1024) return null
  const lines = await readJsonLines(path, (row) => lineSchema.parse(row))
  const [first] = lines
  if (first?.kind !== 'request' && first?.kind !== 'repair') return null
  const samples = lines.flatMap((line) => (line.kind === 'samples' ? line.samples : []))
  return { ...first, samples, done: lines.some(({ kind }) => kind === 'done') }
}
