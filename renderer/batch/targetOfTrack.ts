import type { Box } from '../../main/contract/geometry'
import type { Track } from '../tracks/track'

/** The first box of a track that a person stands for; null where there is none. */
export function targetOfTrack({ samples }: Track): { box: Box; frame: number } | null {
  for (const frame of samples.frames()) {
    const cell = samples.read(frame)
    if (cell?.source === 'user') return { box: cell.box, frame }
  }
  return null
}
