import { dirname, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { Box } from '../../contract/geometry'
import type { ModelCard } from '../../contract/model'
import { PARITY_TOLERANCE, type ParityReport } from '../../contract/modelFormat'
import type { JobContext } from '../../contract/reporter'
import { EXEMPLAR_SIZE, SEARCH_SIZE } from '../../core/geometry/crop'
import { SiameseTracker } from '../../core/track/siameseTracker'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { readOtbBoxes } from '../../formats/otb'
import { pathExists } from '../../store/pathExists'
import { openClip } from '../../video/openClip'
import { compare, noisePictures } from './noiseTest'

/** Search regions whose responses are compared. */
const MAPS = 3

/** A clip and its target in the first frame. */
export interface ParitySequence {
  name: string
  clip: string
  box: Box
}

export interface ParityRequest extends JobContext {
  card: ModelCard
  original: TrackingNetwork
  exported: TrackingNetwork
  sequence: ParitySequence | null
}

/** Compares two computations of one model: responses to pictures of noise, and boxes over a whole sequence. */
export async function measureParity({ card, original, exported, sequence, reporter, signal }: ParityRequest): Promise<Pick<ParityReport, 'tolerance' | 'responses' | 'boxes' | 'agrees'>> {
  const [right, values] = [await respondToNoise(original), await respondToNoise(exported)]
  const responses = { maps: MAPS, largest: right.reduce((most, value) => Math.max(most, Math.abs(value)), 0), difference: compare(values, right) }
  const boxes = sequence && { sequence: sequence.name, ...(await compareBoxes({ card, original, exported, sequence, reporter, signal })) }
  const agrees = responses.difference <= PARITY_TOLERANCE.responses && (boxes === null || boxes.difference <= PARITY_TOLERANCE.boxes)
  return { tolerance: PARITY_TOLERANCE, responses, boxes, agrees }
}

async function respondToNoise(network: TrackingNetwork): Promise<Float32Array> {
  const template = await network.embed(noisePictures(1, EXEMPLAR_SIZE), EXEMPLAR_SIZE)
  const search = await network.embed(noisePictures(MAPS, SEARCH_SIZE), SEARCH_SIZE)
  const { values } = await network.respond({ template, search })
  template.dispose()
  search.dispose()
  return values
}

/** Each follows its own boxes, as it would in use: what they differ by adds up. */
async function compareBoxes({ card, original, exported, sequence, reporter, signal }: Omit<ParityRequest, 'sequence'> & { sequence: ParitySequence }): Promise<{ frames: number; difference: number }> {
  const trackers = [original, exported].map((network) => new SiameseTracker(network, card.tracking))
  const source = await openClip({ path: sequence.clip, signal })
  let difference = 0
  let frames = 0
  try {
    for await (const frame of source.frames({ from: 0, to: source.clip.frameCount - 1, signal })) {
      if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped on request.' })
      frames += 1
      reporter({ kind: 'progress', unit: 'frames', done: frames, total: source.clip.frameCount, item: `parity over ${sequence.name}` })
      if (frames === 1) for (const tracker of trackers) await tracker.init(frame, sequence.box)
      else difference = Math.max(difference, differenceOf((await trackers[0]!.update(frame)).box, (await trackers[1]!.update(frame)).box))
    }
    return { frames, difference }
  } finally {
    for (const tracker of trackers) tracker.dispose()
    await source.close()
  }
}

function differenceOf(one: Box, other: Box): number {
  return Math.max(...(['left', 'top', 'width', 'height'] as const).map((side) => Math.abs(one[side] - other[side])))
}

/** A sequence that ships, beside the model that ships; null where samples were left out. */
export async function findParitySequence(models: string): Promise<ParitySequence | null> {
  const folder = join(dirname(models), 'samples', 'held-out', 'davis_libby')
  const truth = join(folder, 'groundtruth_rect.txt')
  if (!(await pathExists(truth))) return null
  const [box] = await readOtbBoxes({ path: truth, origin: 0 })
  return box ? { name: 'davis_libby', clip: join(folder, 'clip.mp4'), box } : null
}
