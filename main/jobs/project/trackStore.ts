import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../contract/errors'
import { boxSchema } from '../../contract/geometry'
import { trackIdSchema, type ClipId, type TrackId } from '../../contract/ids'
import { SAMPLE_SOURCES, TRACK_STATES, type TrackSample } from '../../contract/track'
import { packSamples, unpackSamples } from '../../contract/trackPacket'
import type { ClipTrack } from '../../contract/trackProcedures'
import { writeFileAtomic } from '../../store/atomicFile'

/** JSON has no NaN and no infinity. */
const anyNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)])

const sampleSchema = z.strictObject({
  frameIndex: z.number().int().min(0), mediaTime: z.number(), box: boxSchema, score: anyNumber, psr: anyNumber.nullable(), scaleIndex: z.number().int().nullable(),
  state: z.enum(TRACK_STATES), source: z.enum(SAMPLE_SOURCES), modelId: z.string().nullable(),
}) satisfies z.ZodType<TrackSample>

const fileSchema = z.strictObject({
  format: z.literal('pultrack-project-track'), version: z.literal(1), track: trackIdSchema, label: z.string().max(200),
  attributes: z.record(z.string(), z.unknown()), samples: z.array(sampleSchema),
})

/** Tracks of a project: one file each, replaced as a whole, so that an edit costs one track and a killed process at most the last edit. */
export class TrackStore {
  constructor(private readonly folders: { tracks: string; trash: string }) {}

  /** @throws AppError `track-invalid` naming the file */
  async load(clip: ClipId): Promise<ClipTrack[]> {
    const names = await readdir(this.folderOf(clip)).catch((): string[] => [])
    return Promise.all(names.filter((name) => name.endsWith('.json')).sort().map((name) => this.loadFile(join(this.folderOf(clip), name))))
  }

  /** @throws AppError `output-unwritable`, `message-invalid` for samples whose columns do not fit */
  async save(clip: ClipId, tracks: readonly ClipTrack[]): Promise<void> {
    const texts = tracks.map(({ track, label, attributes, samples }) => ({ track, text: formatFile({ track, label, attributes, samples: unpackSamples(samples) }) }))
    for (const { track, text } of texts) await writeFileAtomic(this.fileOf(clip, track), text)
  }

  /** Into the project's trash; one that is not there is removed already. */
  async remove(clip: ClipId, track: TrackId): Promise<void> {
    const file = this.fileOf(clip, track)
    const kept = join(this.folders.trash, `${clip}-${basename(file, '.json')}-${Date.now()}.json`)
    await mkdir(this.folders.trash, { recursive: true }).catch(() => undefined)
    await rename(file, kept).catch(() => rm(file, { force: true }))
  }

  private async loadFile(path: string): Promise<ClipTrack> {
    const content: unknown = await readFile(path, 'utf8').then(JSON.parse).catch((cause: unknown) => {
      throw invalid(path, 'it cannot be read', cause)
    })
    const parsed = fileSchema.safeParse(content)
    if (!parsed.success) throw invalid(path, parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
    const { track, label, attributes, samples } = parsed.data
    return { track, label, attributes, samples: packSamples(samples) }
  }

  private folderOf(clip: ClipId): string {
    return join(this.folders.tracks, clip)
  }

  private fileOf(clip: ClipId, track: TrackId): string {
    return join(this.folderOf(clip), `${track}.json`)
  }
}

function formatFile(track: { track: TrackId; label: string; attributes: Record<string, unknown>; samples: TrackSample[] }): string {
  const spell = (_: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)
  return `${JSON.stringify({ format: 'pultrack-project-track', version: 1, ...track }, spell)}\n`
}

function invalid(path: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'track-invalid', message: `${path} cannot be used: ${what}.`, hint: 'Restore it from a copy, or move it out of the project.', cause })
}
