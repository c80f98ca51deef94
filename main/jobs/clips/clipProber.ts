import { realpath } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ClipFacts, ClipSummary } from '../../contract/clip'
import { AppError, toAppError } from '../../contract/errors'
import { toFailure, type Failure } from '../../contract/failure'
import type { RememberedClip } from '../../store/projectFile'
import { listClipImages, realClip } from '../../video/clipImages'
import type { Places } from './places'
import { probeClip } from './probeClip'
import type { SourcePool } from './sourcePool'

/** A clip of the library, and what is known of it. */
export interface ClipRecord extends RememberedClip {
  state: ClipSummary['state']
  facts: ClipFacts | null
  error: Failure | null
  mediaTimes: Float64Array | null
}

export interface ClipProberRequest {
  places: Places
  /** Nothing outside the places is opened, whatever a link or a project says. */
  confined: boolean
  pool: SourcePool
  signal: AbortSignal
}

/** Looks clips through when they come in, and whether they may be looked at at all. */
export class ClipProber {
  constructor(private readonly request: ClipProberRequest) {}

  /** What it finds out, or what went wrong, stands in the record. */
  async probe(record: ClipRecord): Promise<void> {
    const { pool, signal } = this.request
    try {
      await this.assertShown(record.path)
      const { source, release } = await pool.lease({ clip: `clip_probe-${record.clip}`, path: record.path })
      try {
        record.facts = await probeClip(source, signal)
        record.mediaTimes = source.clip.mediaTimes
        if (record.fingerprint !== null && record.fingerprint !== record.facts.fingerprint) throw replaced(record)
        record.fingerprint = record.facts.fingerprint
        record.bytes = record.facts.kind === 'video' ? record.facts.bytes : null
        record.state = 'ready'
        record.error = null
      } finally {
        release()
        await pool.drop(`clip_probe-${record.clip}`)
      }
    } catch (thrown) {
      const error = toAppError(thrown)
      record.state = error.code === 'clip-missing' ? 'missing' : 'failed'
      record.error = toFailure(error)
      record.facts = null
      record.mediaTimes = null
    }
  }

  /** @throws AppError `path-refused` for what lies outside the places, an image of a folder or a list included */
  async assertShown(path: string): Promise<void> {
    const { confined, places } = this.request
    if (!confined) return
    const real = await realClip(path).catch(() => path)
    if (places.placeOf(real) === null) throw outside(basename(path))
    const images = (await listClipImages(real)) ?? []
    const files = await Promise.all(images.map((image) => realpath(image).catch(() => image)))
    if (files.some((file) => places.placeOf(file) === null)) throw outside(basename(path))
  }
}

/** Why a clip that is in the library cannot be worked with. */
export function unusable({ name, error }: ClipRecord): AppError {
  const { code, message, hint } = error ?? { code: 'clip-unreadable' as const, message: `${name} cannot be read.`, hint: undefined }
  return new AppError({ code, message, ...(hint === undefined ? {} : { hint }) })
}

export function otherContent(name: string, path: string): AppError {
  return new AppError({ code: 'clip-unreadable', message: `${basename(path)} is another clip than ${name}: its content differs.`, hint: 'Choose the file that was moved; to work with this one, import it as a clip of its own.' })
}

function replaced({ name, path }: ClipRecord): AppError {
  return new AppError({ code: 'clip-missing', message: `${basename(path)} is there, but its content is not that of ${name} any more.`, hint: 'Show where the clip lies now; to work with what is there, import it as a clip of its own.' })
}

function outside(name: string): AppError {
  return new AppError({ code: 'path-refused', message: `${name} lies, or leads, outside the folders that may be shown.`, hint: 'Start with --root FOLDER to allow the folder that it lies in.' })
}
