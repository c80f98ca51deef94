import { escapeXml } from './xmlElements'
import { fileNamed } from './exchangeFormat'
import type { ExchangeFormat } from './exchangeFormat'
import { frameSpan, presentSamples } from './exchangeModel'
import type { ExchangeDocument, ExchangeSample, ExchangeTrack } from './exchangeModel'
import { readCvat } from './cvatReader'
import { decodeText, formatSide } from './textLines'
import { TextSink } from './textSink'

/**
 * CVAT for video, XML 1.1 (landscape 4.7e): frames and pixels from 0, two decimals. Every box is a keyframe but the interpolated ones, which CVAT may drop and build again;
 * where a target vanishes, a box with `outside="1"` ends the span.
 */
export const CVAT: ExchangeFormat = {
  facts: {
    format: 'cvat', title: 'CVAT for video', form: 'file', extension: 'xml', frameBase: 0, pixelBase: 0, rounding: { pixels: 0.011, relative: 0 },
    losses: ['scores', 'psr', 'confidence', 'model', 'uncertain', 'absent', 'who', 'identities', 'times', 'rounding', 'portion'],
    needs: [],
  },
  recognizes: (_, head) => /<annotations[\s>]/.test(head),
  read: (request) => readCvat({ ...request, xml: decodeText(fileNamed(request, /\.xml$/i), request.path) }),
  write: (document) => {
    const frames = frameSpan(document)
    const sink = new TextSink()
    sink.add('<?xml version="1.0" encoding="utf-8"?>', '<annotations>', '<version>1.1</version>', formatMeta(document))
    for (const [index, track] of document.tracks.entries()) addTrack(sink, track, { index, frames })
    sink.add('</annotations>')
    return [sink.file('annotations.xml')]
  },
}

function formatMeta(document: ExchangeDocument): string {
  const { width, height, name } = document.clip
  const labels = [...new Set(document.tracks.map(({ label }) => label))]
  const size = width === null || height === null ? '' : `<original_size><width>${width}</width><height>${height}</height></original_size>`
  const listed = labels.map((label) => `<label><name>${escapeXml(label)}</name><attributes></attributes></label>`).join('')
  const task = `<name>${escapeXml(name ?? 'clip')}</name><size>${frameSpan(document)}</size><mode>interpolation</mode><labels>${listed}</labels>${size}`
  return `<meta><task>${task}</task></meta>`
}

function addTrack(sink: TextSink, track: ExchangeTrack, { index, frames }: { index: number; frames: number }): void {
  const samples = presentSamples(track)
  const source = samples.some((sample) => sample.source === 'user' || sample.source === 'imported') ? 'manual' : 'auto'
  sink.add(`<track id="${index}" label="${escapeXml(track.label)}" source="${source}">`)
  for (const [position, sample] of samples.entries()) {
    const following = sample.frameIndex + 1
    sink.add(formatBox(sample, { frame: sample.frameIndex, outside: 0 }))
    if (samples[position + 1]?.frameIndex !== following && following < frames) sink.add(formatBox(sample, { frame: following, outside: 1 }))
  }
  sink.add('</track>')
}

function formatBox({ box, state, source }: ExchangeSample, { frame, outside }: { frame: number; outside: 0 | 1 }): string {
  const [left, top] = [Number(box.left.toFixed(2)), Number(box.top.toFixed(2))]
  const right = left + Number(formatSide(box.left + box.width - left, 2))
  const bottom = top + Number(formatSide(box.top + box.height - top, 2))
  const corners = `xtl="${left.toFixed(2)}" ytl="${top.toFixed(2)}" xbr="${right.toFixed(2)}" ybr="${bottom.toFixed(2)}"`
  const keyframe = source === 'interpolated' && outside === 0 ? 0 : 1
  return `<box frame="${frame}" ${corners} outside="${outside}" occluded="${state === 'occluded' ? 1 : 0}" keyframe="${keyframe}" z_order="0"></box>`
}

