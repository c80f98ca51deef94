import type { TrackSample } from '../../contract/track'
import { decodeText } from '../../formats/exchange/textLines'
import { exchangeInvalid, fileNamed, needed, textFile } from '../../formats/exchange/exchangeFormat'
import type { ExchangeFormat } from '../../formats/exchange/exchangeFormat'
import { frameSpan } from '../../formats/exchange/exchangeModel'
import type { ExchangeDocument, ExchangeTrack } from '../../formats/exchange/exchangeModel'
import { LIMITS } from '../../formats/exchange/limits'
import { formatTrackCsv, parseTrackCsv } from '../../store/trackCsv'
import type { StoredTrack } from '../../store/trackFormat'
import { formatTrackJson, parseTrackJson } from '../../store/trackJson'

/** Our own track.csv (landscape 4.6): everything but the scale, the model and the engine that answered, and what of the clip was looked at. */
export const NATIVE_CSV: ExchangeFormat = {
  facts: { format: 'csv', title: 'Pultrack CSV', form: 'file', extension: 'csv', frameBase: 0, pixelBase: 0, rounding: null, losses: ['model', 'portion'], needs: ['times'] },
  recognizes: (_, head) => /^(\uFEFF)?frame,pts_s,track,label,/.test(head),
  read: (request) => ({ clip: request.clip, tracks: checked(parseTrackCsv(decodeText(fileNamed(request, /\.csv$/i), request.path), request.path), request.path) }),
  write: (document) => [textFile('track.csv', formatTrackCsv(document.tracks.map(timed)))],
}

/** Our own track.json (landscape 4.6), which holds everything. */
export const NATIVE_JSON: ExchangeFormat = {
  facts: { format: 'json', title: 'Pultrack JSON', form: 'file', extension: 'json', frameBase: 0, pixelBase: 0, rounding: null, losses: [], needs: ['size', 'times'] },
  recognizes: (_, head) => /"format"\s*:\s*"pultrack-track"/.test(head),
  read: (request) => {
    const { clip, portion, engine, tracks } = parseTrackJson(decodeText(fileNamed(request, /\.json$/i), request.path), request.path)
    const { frameCount, width, height, frameRate, fingerprint } = clip
    const name = clip.path.split(/[\\/]/).pop() ?? null
    return { clip: { ...request.clip, name, path: clip.path, frameCount, width, height, frameRate: frameRate.num > 0 && frameRate.den > 0 ? frameRate : null, fingerprint, portion }, tracks: checked(tracks, request.path), engine: engine ?? undefined }
  },
  write: (document) => [textFile('track.json', formatTrackJson({ clip: describeClip(document), portion: document.clip.portion, engine: document.engine, tracks: document.tracks.map(timed) }))],
}

function describeClip(document: ExchangeDocument): Parameters<typeof formatTrackJson>[0]['clip'] {
  const { name, path, width, height, frameRate, fingerprint } = document.clip
  const format = 'track.json'
  return {
    path: path ?? name ?? '', frameCount: frameSpan(document), width: needed(width, { what: 'frame size', format }), height: needed(height, { what: 'frame size', format }),
    frameRate: needed(frameRate, { what: 'frame rate', format }), fingerprint: fingerprint ?? '',
  }
}

function timed(track: ExchangeTrack): StoredTrack {
  return { ...track, samples: track.samples.map((sample): TrackSample => ({ ...sample, mediaTime: needed(sample.mediaTime, { what: 'times', format: 'A track of ours' }) })) }
}

/** What our own parser leaves to others: tracks without boxes, two boxes in a frame, numbers beyond any clip. */
function checked(tracks: readonly StoredTrack[], path: string): ExchangeTrack[] {
  if (!tracks.some(({ samples }) => samples.length > 0)) throw exchangeInvalid(path, 'there is no box in it')
  if (new Set(tracks.map(({ id }) => id)).size < tracks.length || tracks.some(({ id }) => id < 1)) throw exchangeInvalid(path, 'the numbers of its tracks are not positive and different')
  return tracks.map((track) => {
    const samples = track.samples.toSorted((a, b) => a.frameIndex - b.frameIndex)
    const twice = samples.find(({ frameIndex }, index) => samples[index - 1]?.frameIndex === frameIndex)
    if (twice) throw exchangeInvalid(path, `track ${track.id} has two boxes in frame ${twice.frameIndex}`)
    if ((samples.at(-1)?.frameIndex ?? 0) > LIMITS.frameIndex) throw exchangeInvalid(path, `a frame lies beyond ${LIMITS.frameIndex}`)
    return { id: track.id, label: track.label.slice(0, LIMITS.label), samples }
  })
}
