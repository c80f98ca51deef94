import { z } from 'zod'
import { bytesSchema, doublesSchema, integersSchema } from './binary'
import { AppError } from './errors'
import { SAMPLE_SOURCES, TRACK_STATES, type TrackSample } from './track'

/** Samples in columns: a hundred thousand boxes cross as eleven megabytes of numbers, not as objects. NaN stands for null in psr and confidence. */
export const samplePacketSchema = z.object({
  frameIndex: integersSchema,
  mediaTime: doublesSchema,
  /** left, top, width, height of each. */
  boxes: doublesSchema,
  score: doublesSchema,
  psr: doublesSchema,
  confidence: doublesSchema,
  /** -1: null. */
  scaleIndex: integersSchema,
  /** Positions in TRACK_STATES and SAMPLE_SOURCES. */
  state: bytesSchema,
  source: bytesSchema,
  /** Position in `models`; -1: null. */
  model: integersSchema,
  models: z.array(z.string()),
})
export type SamplePacket = z.infer<typeof samplePacketSchema>

export function packSamples(samples: readonly TrackSample[]): SamplePacket {
  const models = [...new Set(samples.flatMap(({ modelId }) => (modelId === null ? [] : [modelId])))]
  const position = new Map(models.map((model, index) => [model, index]))
  return {
    frameIndex: Int32Array.from(samples, (sample) => sample.frameIndex),
    mediaTime: Float64Array.from(samples, (sample) => sample.mediaTime),
    boxes: Float64Array.from(samples.flatMap(({ box }) => [box.left, box.top, box.width, box.height])),
    score: Float64Array.from(samples, (sample) => sample.score),
    psr: Float64Array.from(samples, (sample) => sample.psr ?? Number.NaN),
    confidence: Float64Array.from(samples, (sample) => sample.confidence ?? Number.NaN),
    scaleIndex: Int32Array.from(samples, (sample) => sample.scaleIndex ?? -1),
    state: Uint8Array.from(samples, (sample) => TRACK_STATES.indexOf(sample.state)),
    source: Uint8Array.from(samples, (sample) => SAMPLE_SOURCES.indexOf(sample.source)),
    model: Int32Array.from(samples, ({ modelId }) => (modelId === null ? -1 : position.get(modelId)!)),
    models,
  }
}

/** @throws AppError `message-invalid` when the columns do not fit together */
export function unpackSamples(packet: SamplePacket): TrackSample[] {
  assertColumns(packet)
  return Array.from(packet.frameIndex, (frameIndex, row): TrackSample => {
    const [left, top, width, height] = packet.boxes.subarray(4 * row, 4 * row + 4) as unknown as [number, number, number, number]
    const psr = packet.psr[row]!
    const confidence = packet.confidence[row]!
    const scaleIndex = packet.scaleIndex[row]!
    return {
      frameIndex, mediaTime: packet.mediaTime[row]!, box: { left, top, width, height }, score: packet.score[row]!,
      psr: Number.isNaN(psr) ? null : psr, scaleIndex: scaleIndex < 0 ? null : scaleIndex,
      confidence: Number.isNaN(confidence) ? null : confidence,
      state: TRACK_STATES[packet.state[row]!]!, source: SAMPLE_SOURCES[packet.source[row]!]!, modelId: packet.models[packet.model[row]!] ?? null,
    }
  })
}

function assertColumns({ frameIndex, mediaTime, boxes, score, psr, confidence, scaleIndex, state, source, model }: SamplePacket): void {
  const rows = frameIndex.length
  const even = [mediaTime, score, psr, confidence, scaleIndex, state, source, model].every(({ length }) => length === rows) && boxes.length === 4 * rows
  const known = state.every((value) => value < TRACK_STATES.length) && source.every((value) => value < SAMPLE_SOURCES.length)
  const sound = boxes.every((value, index) => Number.isFinite(value) && (index % 4 < 2 || value > 0)) && frameIndex.every((value) => value >= 0)
  if (!even || !known || !sound) throw new AppError({ code: 'message-invalid', message: 'Samples whose columns do not fit together.' })
}
