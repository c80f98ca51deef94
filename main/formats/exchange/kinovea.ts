import { AppError } from '../../contract/errors'
import { exchangeInvalid, fileNamed, textFile } from './exchangeFormat'
import type { ExchangeFormat, ReadRequest } from './exchangeFormat'
import { isPresent } from './exchangeModel'
import type { ExchangeClip, ExchangeDocument } from './exchangeModel'
import { frameAtTime, timeOfFrame } from './frameTimes'
import { neededSide } from './spots'
import { decodeText, parseNumber, quoteField, splitFields, splitLines } from './textLines'
import { labelOfName, TrackBuilder } from './trackBuilder'

/**
 * Kinovea's table of trajectories (landscape 4.7n): `Time` in seconds, then OBJECT/POINT/X and /Y in pixels. A point is the middle of a box. Files with the comma as decimal sign separate their
 * columns by semicolons; both are read, the point is written. Times become frames by the clip's own.
 */
export const KINOVEA: ExchangeFormat = {
  facts: {
    format: 'kinovea', title: 'Kinovea CSV', form: 'file', extension: 'csv', frameBase: 0, pixelBase: 0, rounding: { pixels: 1e-6, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'occluded', 'absent', 'who', 'interpolated', 'times', 'shape', 'portion'],
    needs: ['times'],
  },
  recognizes: (_, head) => /^(\uFEFF)?"?Time\b[^,;\r\n]*"?[,;][^\r\n]*\/X/.test(head),
  read: readKinovea,
  write: writeKinovea,
}

function readKinovea(request: ReadRequest): ExchangeDocument {
  const { path, clip, choices } = request
  const side = neededSide(choices.side, 'Kinovea')
  const [header = '', ...lines] = splitLines(decodeText(fileNamed(request, /\.(csv|txt)$/i), path))
  const separator = /^[^,;]*;/.test(header.slice(0, 200)) ? ';' : ','
  const names = splitFields(header, separator)
  const points = names.flatMap((name, x) => (name.endsWith('/X') ? [{ name: name.slice(0, -2), x, y: names.indexOf(`${name.slice(0, -2)}/Y`) }] : []))
  if (points.length === 0 || points.some(({ y }) => y < 0)) throw exchangeInvalid(`${path}:1`, 'there is no column OBJECT/POINT/X with its /Y')
  const builder = new TrackBuilder(path)
  for (const [index, line] of lines.entries()) {
    const place = (): string => `${path}:${index + 2}`
    const fields = splitFields(line, separator).map((field) => (separator === ';' ? field.replace(',', '.') : field))
    const frameIndex = frameOf(parseNumber(fields[0], place), clip)
    for (const { name, x, y } of points) {
      if (!fields[x]?.trim() || !fields[y]?.trim()) continue
      const box = { left: parseNumber(fields[x], place) - side / 2, top: parseNumber(fields[y], place) - side / 2, width: side, height: side }
      const key = name.replace(/\/[^/]*$/, '')
      builder.add({ key, frameIndex, box, at: index + 2 })
      builder.label(key, labelOfName(key), index + 2)
    }
  }
  return { clip, tracks: builder.finish() }
}

function frameOf(time: number, clip: ExchangeClip): number {
  const frame = frameAtTime(time, clip)
  if (frame === null) throw new AppError({ code: 'usage', message: 'Kinovea has times, no frames.', hint: 'Name the clip as well, whose frames have these times: --clip CLIP.' })
  return frame
}

function writeKinovea(document: ExchangeDocument): ReturnType<ExchangeFormat['write']> {
  const { tracks, clip } = document
  const rows = tracks.map(({ samples }) => new Map(samples.filter(isPresent).map((sample) => [sample.frameIndex, sample])))
  const frames = [...new Set(rows.flatMap((row) => [...row.keys()]))].sort((a, b) => a - b)
  const header = ['Time', ...tracks.flatMap(({ id, label }) => ['X', 'Y'].map((axis) => quoteField(`${label}_${id}/center/${axis}`)))]
  const lines = frames.map((frame) => {
    const time = rows.map((row) => row.get(frame)?.mediaTime ?? null).find((value) => value !== null) ?? timeOfFrame(frame, clip)
    if (time === null) throw new AppError({ code: 'usage', message: 'Kinovea needs the times of the frames.', hint: 'Name the clip as well: --clip CLIP.' })
    const places = rows.map((row) => {
      const box = row.get(frame)?.box
      return box ? `${box.left + box.width / 2},${box.top + box.height / 2}` : ','
    })
    return [time, ...places].join(',')
  })
  return [textFile('trajectories.csv', `${[header.join(','), ...lines].join('\n')}\n`)]
}
