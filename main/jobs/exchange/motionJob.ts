import { AppError } from '../../contract/errors'
import type { Mismatch } from '../../contract/exchange'
import type { Scale } from '../../contract/exchangeProcedures'
import type { JobContext } from '../../contract/reporter'
import { writeFileAtomic } from '../../store/atomicFile'
import { formatMotion } from './motionTable'
import { openTracks } from './openTracks'
import type { OpenTracksOptions } from './openTracks'
import { assertFree } from './writeFiles'

export interface MotionOptions extends OpenTracksOptions {
  scale: Scale
  out: string
  overwrite: boolean
}

/**
 * Writes where the middles of boxes are in a unit of length, how fast they move and how far they come (landscape T11).
 * @returns what of the input does not fit the clip
 * @throws AppError `track-invalid`, `usage`, `output-exists`, `output-unwritable`, `clip-missing`, `clip-unreadable`
 */
export async function writeMotionTable(options: MotionOptions & JobContext): Promise<Mismatch[]> {
  await assertFree(options)
  const { read, document } = await openTracks(options)
  if (document.tracks.some(({ samples }) => samples.some(({ mediaTime }) => mediaTime === null))) {
    throw new AppError({ code: 'usage', message: `${options.input} has no times, without which there is no speed.`, hint: 'Name the clip as well: --clip CLIP.' })
  }
  await writeFileAtomic(options.out, new TextEncoder().encode(formatMotion(document, options.scale)))
  return read.mismatches
}
