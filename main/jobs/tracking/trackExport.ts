import { shownSamples } from '../../contract/aspect'
import { AppError } from '../../contract/errors'
import type { ClipInfo } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { packSamples } from '../../contract/trackPacket'
import type { ClipTrack } from '../../contract/trackProcedures'
import type { CallResult } from '../../contract/procedures'
import { formatOtbBoxes } from '../../formats/otb'
import { formatTrackCsv, parseTrackCsv } from '../../store/trackCsv'
import type { StoredTrack } from '../../store/trackFormat'
import { formatTrackJson, parseTrackJson } from '../../store/trackJson'

type ExportedFile = CallResult<'tracks.export'>

/** Tracks as a file to keep, with the boxes that are shown. OTB holds one track and nothing but boxes: a line per frame, 0,0,0,0 where there is none. @throws AppError `call-invalid` */
export function exportTracks({ tracks, clip, format, name }: { tracks: readonly ClipTrack[]; clip: ClipInfo; format: 'csv' | 'json' | 'otb'; name: string }): ExportedFile {
  const stored = tracks.map((track, index): StoredTrack => ({ id: index + 1, label: track.label, samples: shownSamples(track) }))
  const base = name.replace(/\.[^.]*$/, '')
  if (format === 'csv') return toFile({ name: `${base}.track.csv`, mediaType: 'text/csv', text: formatTrackCsv(stored) })
  if (format === 'json') return toFile({ name: `${base}.track.json`, mediaType: 'application/json', text: formatTrackJson({ clip: { ...clip, path: name }, tracks: stored }) })
  const [only, ...others] = stored
  if (!only || others.length > 0) throw new AppError({ code: 'call-invalid', message: 'An OTB file holds one track.', hint: 'Export tracks one by one, or as CSV or JSON.' })
  const boxes: (Box | null)[] = Array.from({ length: clip.frameCount }, () => null)
  for (const { frameIndex, box, state } of only.samples) if (state !== 'outside' && state !== 'lost') boxes[frameIndex] = box
  return toFile({ name: `${base}.txt`, mediaType: 'text/plain', text: formatOtbBoxes({ boxes, origin: 1 }) })
}

/** Tracks from a file's content. @throws AppError `track-invalid` naming the place */
export function parseTracks(name: string, bytes: Uint8Array): ClipTrack[] {
  const text = new TextDecoder().decode(bytes)
  const stored = name.toLowerCase().endsWith('.json') ? parseTrackJson(text, name).tracks : parseTrackCsv(text, name)
  return stored.map(({ id, label, samples }) => ({ track: `import-${id}`, label, attributes: {}, samples: packSamples(samples) }))
}

function toFile({ name, mediaType, text }: { name: string; mediaType: string; text: string }): ExportedFile {
  return { name, mediaType, bytes: new TextEncoder().encode(text) }
}
