import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../contract/errors'
import { trackIdSchema, type ClipId, type TrackId } from '../../contract/ids'
import type { TrackSample } from '../../contract/track'
import { packSamples, unpackSamples } from '../../contract/trackPacket'
import type { ClipTrack } from '../../contract/trackProcedures'
import { makeFolder, writeFileAtomic } from '../../store/atomicFile'
import { sampleRowSchema, spellNumber } from '../../store/sampleRow'
import { loadDisplaced, saveDisplaced, type DisplacedAnswers } from './displacedAnswers'

const fileSchema = z.strictObject({
  format: z.literal('pultrack-project-track'), version: z.literal(1), track: trackIdSchema, label: z.string().max(200),
  attributes: z.record(z.string(), z.unknown()), samples: z.array(sampleRowSchema),
})

/** Track files of a project: one each, replaced as a whole, so that an edit costs one track; what the tracker was corrected in lies beside it. */
export class TrackStore {
  constructor(private readonly folders: { tracks: string; trash: string }) {}

  /** @throws AppError `track-invalid` naming the file */
  async load(clip: ClipId): Promise<ClipTrack[]> {
    const names = await readdir(this.folderOf(clip)).catch((): string[] => [])
    return Promise.all(names.filter((name) => name.endsWith('.json')).sort().map((name) => loadFile(join(this.folderOf(clip), name))))
  }

  /** @returns null where there is none, or none that can be read */
  loadTrack(clip: ClipId, track: TrackId): Promise<ClipTrack | null> {
    return loadFile(this.fileOf(clip, track)).catch(() => null)
  }

  /** @throws AppError `output-unwritable`, `message-invalid` for samples whose columns do not fit */
  async save(clip: ClipId, tracks: readonly ClipTrack[]): Promise<void> {
    const texts = tracks.map(({ track, label, attributes, samples }) => ({ track, text: formatFile({ track, label, attributes, samples: unpackSamples(samples) }) }))
    for (const { track, text } of texts) await writeFileAtomic(this.fileOf(clip, track), text)
  }

  /** What cannot be read is as good as nothing: it is only missing where one wants to learn from it. */
  loadDisplaced(clip: ClipId, track: TrackId): Promise<DisplacedAnswers> {
    return loadDisplaced(this.displacedFileOf(clip, track)).catch(() => new Map())
  }

  /** @throws AppError `output-unwritable` */
  saveDisplaced(clip: ClipId, { track, displaced }: { track: TrackId; displaced: DisplacedAnswers }): Promise<void> {
    return saveDisplaced(this.displacedFileOf(clip, track), displaced)
  }

  /** Into the project's trash; one that is not there is removed already. */
  async remove(clip: ClipId, track: TrackId): Promise<void> {
    const file = this.fileOf(clip, track)
    const kept = join(this.folders.trash, `${clip}-${basename(file, '.json')}-${Date.now()}.json`)
    await makeFolder(this.folders.trash).catch(() => undefined)
    await rename(file, kept).catch(() => rm(file, { force: true }))
    await rm(this.displacedFileOf(clip, track), { force: true })
  }

  private folderOf(clip: ClipId): string {
    return join(this.folders.tracks, clip)
  }

  private fileOf(clip: ClipId, track: TrackId): string {
    return join(this.folderOf(clip), `${track}.json`)
  }

  /** Programs that do not know it pass it by: to them, tracks end in .json. */
  private displacedFileOf(clip: ClipId, track: TrackId): string {
    return join(this.folderOf(clip), `${track}.displaced.jsonl`)
  }
}

async function loadFile(path: string): Promise<ClipTrack> {
  const content: unknown = await readFile(path, 'utf8').then(JSON.parse).catch((cause: unknown) => {
    throw invalid(path, 'it cannot be read', cause)
  })
  const parsed = fileSchema.safeParse(content)
  if (!parsed.success) throw invalid(path, parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  const { track, label, attributes, samples } = parsed.data
  return { track, label, attributes, samples: packSamples(samples) }
}

function formatFile(track: { track: TrackId; label: string; attributes: Record<string, unknown>; samples: TrackSample[] }): string {
  return `${JSON.stringify({ format: 'pultrack-project-track', version: 1, ...track }, spellNumber)}\n`
}

function invalid(path: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'track-invalid', message: `${path} cannot be used: ${what}.`, hint: 'Restore it from a copy, or move it out of the project.', cause })
}
