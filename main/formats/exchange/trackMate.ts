import { fileNamed } from './exchangeFormat'
import type { ExchangeFormat, FormatFile } from './exchangeFormat'
import { frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample } from './exchangeModel'
import { spotOfBox } from './spots'
import { decodeText } from './textLines'
import { TextSink } from './textSink'
import { readTrackMate } from './trackMateReader'
import { escapeXml } from './xmlElements'

/**
 * TrackMate's own XML (landscape 4.7l), in pixels and frames: spots with middle, radius and our score as QUALITY, edges forward in time, tracks called `LABEL`, their number as TRACK_ID.
 * A track of one spot is a spot alone, as in TrackMate.
 */
export const TRACK_MATE: ExchangeFormat = {
  facts: {
    format: 'trackmate', title: 'TrackMate XML', form: 'file', extension: 'xml', frameBase: 0, pixelBase: -0.5, rounding: { pixels: 1e-6, relative: 0 },
    losses: ['psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'shape', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /<TrackMate[\s>]/.test(head),
  read: (request) => readTrackMate({ ...request, xml: decodeText(fileNamed(request, /\.xml$/i), request.path) }),
  write: (document) => [formatTrackMate(document)],
}

interface Spot {
  id: number
  name: string
  sample: ExchangeSample
}

interface SpotTrack {
  id: number
  label: string
  spots: Spot[]
}

function formatTrackMate(document: ExchangeDocument): FormatFile {
  let id = 0
  const tracks = document.tracks.map((track): SpotTrack => {
    const name = escapeXml(`${track.label}_${track.id}`)
    return { id: track.id, label: track.label, spots: presentSamples(track).map((sample) => ({ id: ++id, name, sample })) }
  })
  const linked = tracks.filter(({ spots }) => spots.length > 1)
  const sink = new TextSink()
  sink.add('<?xml version="1.0" encoding="UTF-8"?>', '<TrackMate version="7.13.2">', '<Model spatialunits="pixel" timeunits="frame">', FEATURES)
  addSpots(sink, tracks.flatMap(({ spots }) => spots))
  sink.add('<AllTracks>')
  for (const track of linked) addTrack(sink, track)
  sink.add('</AllTracks>', '<FilteredTracks>')
  for (const track of linked) sink.add(`<TrackID TRACK_ID="${track.id}" />`)
  sink.add('</FilteredTracks>', '</Model>', formatSettings(document), '</TrackMate>')
  return sink.file('tracks.xml')
}

function addSpots(sink: TextSink, spots: Spot[]): void {
  sink.add(`<AllSpots nspots="${spots.length}">`)
  let open = -1
  for (const spot of spots.sort((a, b) => a.sample.frameIndex - b.sample.frameIndex)) {
    const { frameIndex } = spot.sample
    if (frameIndex !== open) sink.add(...(open < 0 ? [] : ['</SpotsInFrame>']), `<SpotsInFrame frame="${frameIndex}">`)
    open = frameIndex
    sink.add(formatSpot(spot))
  }
  sink.add(...(open < 0 ? [] : ['</SpotsInFrame>']), '</AllSpots>')
}

function formatSpot({ id, name, sample }: Spot): string {
  const { frameIndex, box } = sample
  const { x, y, radius } = spotOfBox(box)
  const place = `POSITION_X="${x}" POSITION_Y="${y}" POSITION_Z="0.0" POSITION_T="${frameIndex}"`
  return `<Spot ID="${id}" name="${name}" QUALITY="${qualityOf(sample)}" ${place} FRAME="${frameIndex}" RADIUS="${radius}" VISIBILITY="1" />`
}

function addTrack(sink: TextSink, { id, label, spots }: SpotTrack): void {
  sink.add(`<Track name="${escapeXml(label)}" TRACK_ID="${id}" TRACK_INDEX="${id}">`)
  for (let index = 1; index < spots.length; index++) {
    const [from, to] = [spots[index - 1]!, spots[index]!]
    sink.add(`<Edge SPOT_SOURCE_ID="${from.id}" SPOT_TARGET_ID="${to.id}" EDGE_TIME="${(from.sample.frameIndex + to.sample.frameIndex) / 2}" />`)
  }
  sink.add('</Track>')
}

/** Image and filters: readers want filters even where nothing is filtered. That of quality lies below all spots, for some take it as exclusive. */
function formatSettings(document: ExchangeDocument): string {
  const { name, width, height } = document.clip
  const frames = frameSpan(document)
  const image = `filename="${escapeXml(name ?? '')}" folder="" width="${width ?? 0}" height="${height ?? 0}" nslices="1" nframes="${frames}" pixelwidth="1.0" pixelheight="1.0" voxeldepth="1.0" timeinterval="1.0"`
  const basic = `xstart="0" xend="${Math.max(0, (width ?? 0) - 1)}" ystart="0" yend="${Math.max(0, (height ?? 0) - 1)}" zstart="0" zend="0" tstart="0" tend="${Math.max(0, frames - 1)}"`
  const lowest = document.tracks.reduce((least, { samples }) => samples.reduce((low, sample) => Math.min(low, qualityOf(sample)), least), 0)
  const filters = `<InitialSpotFilter feature="QUALITY" value="${Math.floor(lowest) - 1}" isabove="true" />\n<SpotFilterCollection />\n<TrackFilterCollection />`
  return `<Settings>\n<ImageData ${image} />\n<BasicSettings ${basic} />\n${filters}\n</Settings>`
}

function qualityOf({ score }: ExchangeSample): number {
  return Number.isFinite(score) ? score : 0
}

/** What the features are, as TrackMate wants to be told. */
const SPOT_FEATURES = [
  ['QUALITY', 'Quality', 'QUALITY'], ['POSITION_X', 'X', 'POSITION'], ['POSITION_Y', 'Y', 'POSITION'], ['POSITION_Z', 'Z', 'POSITION'], ['POSITION_T', 'T', 'TIME'],
  ['FRAME', 'Frame', 'NONE'], ['RADIUS', 'R', 'LENGTH'], ['VISIBILITY', 'Visibility', 'NONE'],
] as const
const EDGE_FEATURES = [['SPOT_SOURCE_ID', 'Source spot ID', 'NONE'], ['SPOT_TARGET_ID', 'Target spot ID', 'NONE'], ['EDGE_TIME', 'Edge time', 'TIME']] as const
const TRACK_FEATURES = [['TRACK_INDEX', 'Track index', 'NONE'], ['TRACK_ID', 'Track ID', 'NONE']] as const
const FEATURES = [
  '<FeatureDeclarations>', declare('SpotFeatures', SPOT_FEATURES), declare('EdgeFeatures', EDGE_FEATURES), declare('TrackFeatures', TRACK_FEATURES), '</FeatureDeclarations>',
].join('\n')

function declare(kind: string, features: readonly (readonly [string, string, string])[]): string {
  const isWhole = (key: string): boolean => /^(FRAME|VISIBILITY|TRACK_I.*|SPOT_.*)$/.test(key)
  const listed = features.map(([key, name, dimension]) => `<Feature feature="${key}" name="${name}" shortname="${name}" dimension="${dimension}" isint="${isWhole(key)}" />`)
  return [`<${kind}>`, ...listed, `</${kind}>`].join('\n')
}
