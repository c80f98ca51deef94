import { relative } from 'node:path'
import { isWhole, type ClipPortion } from '../../contract/clipPortion'
import { AppError, toAppError } from '../../contract/errors'
import type { Reporter } from '../../contract/reporter'
import { listClips } from '../../video/footage'
import { openClip } from '../../video/openClip'
import { assertFrames } from '../clips/assertFrames'

/** A clip as a run remembers it. */
export interface FootageClip {
  path: string
  fingerprint: string
  /** Of the clip, whatever of it is looked at. */
  frames: number
  /** Absent: all of it is looked at. */
  portion?: ClipPortion | undefined
}

export interface SurveyedFootage {
  clips: FootageClip[]
  /** Clips that could not be read; the run goes on without them. */
  failed: { path: string; error: AppError }[]
}

export interface SurveyRequest {
  paths: readonly string[]
  /** What is looked at of every clip, and of single ones by path. */
  portion?: ClipPortion | undefined
  portions?: Readonly<Record<string, ClipPortion>> | undefined
  reporter: Reporter
  signal: AbortSignal
}

/**
 * Finds the clips under the given paths and indexes each once.
 * @throws AppError `footage-empty` when there is none, `footage-unreadable` when none of them can be decoded, `interrupted` on abort
 */
export async function surveyFootage({ paths, portion, portions = {}, reporter, signal }: SurveyRequest): Promise<SurveyedFootage> {
  const found = await listClips([...paths])
  const footage: SurveyedFootage = { clips: [], failed: [] }
  for (const [done, path] of found.entries()) {
    assertNotStopped(signal)
    reporter({ kind: 'progress', unit: 'clips', done, total: found.length, item: relative('.', path) })
    try {
      footage.clips.push(await survey(path, portions[path] ?? portion, signal))
    } catch (thrown) {
      assertNotStopped(signal)
      const error = toAppError(thrown)
      footage.failed.push({ path, error })
      reporter({ kind: 'item-failed', item: path, error })
    }
  }
  if (footage.clips.length === 0) throw noneReadable(footage.failed)
  return footage
}

async function survey(path: string, portion: ClipPortion | undefined, signal: AbortSignal): Promise<FootageClip> {
  const source = await openClip({ path, portion, signal })
  const { fingerprint, frameCount } = source.clip
  await source.close()
  if (portion) assertFrames(path, { portion, frameCount })
  return { path, fingerprint, frames: frameCount, ...(portion && !isWhole(portion) ? { portion } : {}) }
}

function assertNotStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request while the footage was looked through.', hint: 'No run was begun.' })
}

function noneReadable(failed: SurveyedFootage['failed']): AppError {
  const [first] = failed
  return new AppError({
    code: 'footage-unreadable',
    message: `None of the ${failed.length} clips could be read; the first, ${first?.path}: ${first?.error.message}`,
    hint: 'Check that these files play elsewhere; pultrack doctor shows which ffmpeg is used.',
  })
}
