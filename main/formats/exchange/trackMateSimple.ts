import { exchangeInvalid, fileNamed } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { presentSamples } from './exchangeModel'
import type { ExchangeDocument } from './exchangeModel'
import { boxOfSpot, neededSide, spotOfBox } from './spots'
import { decodeText, parseNumber } from './textLines'
import { TextSink } from './textSink'
import { TrackBuilder } from './trackBuilder'
import { walkXml } from './xmlElements'

/** TrackMate's simple XML of tracks (landscape 4.7l): a particle with detections `t, x, y, z`, in frames and pixels. Points without sizes: whoever reads it must say how large objects are. */
export const TRACK_MATE_SIMPLE: ExchangeFormat = {
  facts: {
    format: 'trackmate-simple', title: 'TrackMate simple XML', form: 'file', extension: 'xml', frameBase: 0, pixelBase: -0.5, rounding: { pixels: 1e-6, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'labels', 'identities', 'times', 'shape', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /<Tracks\s/.test(head),
  read: readSimple,
  write: (document) => {
    const tracks = document.tracks.map(presentSamples).filter(({ length }) => length > 0)
    const sink = new TextSink()
    sink.add('<?xml version="1.0" encoding="UTF-8"?>', `<Tracks nTracks="${tracks.length}" spaceUnits="pixel" frameInterval="1.0" timeUnits="frame" from="Pultrack">`)
    for (const samples of tracks) {
      sink.add(`<particle nSpots="${samples.length}">`)
      for (const { frameIndex, box } of samples) sink.add(`<detection t="${frameIndex}" x="${spotOfBox(box).x}" y="${spotOfBox(box).y}" z="0.0" />`)
      sink.add('</particle>')
    }
    sink.add('</Tracks>')
    return [sink.file('tracks.xml')]
  },
}

function readSimple(request: ReadRequest): ExchangeDocument {
  const { path, clip, choices } = request
  const xml = decodeText(fileNamed(request, /\.xml$/i), path)
  const radius = neededSide(choices.side, 'TrackMate simple XML') / 2
  const builder = new TrackBuilder(path)
  let particle = 0
  walkXml({
    xml, path,
    open: (element, way) => {
      const { name, line } = element
      if (way[0] !== 'Tracks') throw exchangeInvalid(`${path}:${line}`, `it begins with <${way[0]}>, not with <Tracks>`)
      if (name === 'particle') particle++
      if (name !== 'detection') return
      const [t, x, y] = ['t', 'x', 'y'].map((key) => parseNumber(element.attribute(key), () => `${path}:${line} (${key})`)) as [number, number, number]
      builder.add({ key: particle, frameIndex: t - (choices.frameBase ?? 0), box: boxOfSpot({ x, y, radius }), at: line })
    },
  })
  return { clip, tracks: builder.finish() }
}
