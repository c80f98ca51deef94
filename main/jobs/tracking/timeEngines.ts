import { availableParallelism, loadavg } from 'node:os'
import type { ModelCard } from '../../contract/model'
import type { TensorBundle } from '../../contract/tensor'
import { ONNX_VARIANTS, type TrackerEngineTiming } from '../../contract/trackerEngine'
import { EXEMPLAR_SIZE, SEARCH_SIZE } from '../../core/geometry/crop'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { compare, noisePictures } from '../models/noiseTest'
import { openOnnxNetwork } from './onnxNetwork'

/** Regions of one frame: three scales. */
const REGIONS = 3
/** Rounds in which the engines take turns; the first, in which each sets itself up, is left out. */
const ROUNDS = 5
/** Milliseconds after which no further round is begun, once each was timed: on a busy machine, or with a large model. */
const BUDGET = 2500

/**
 * A clock for computations, in milliseconds. The wall's, unless more programs want to run than there are cores: there it tells who was interrupted, not who is
 * slow, and an engine that lost by it would be remembered as the slower one. Then it is this process's processor time, as if all cores had shared it.
 * @param load programs that want to run, as `os.loadavg` counts them; 0 on Windows, which does not
 */
export function openClock(load: number): () => number {
  const cores = availableParallelism()
  if (load <= cores) return () => performance.now()
  return () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000 / cores
  }
}

export interface Contestant {
  engine: TrackerEngineTiming['engine']
  variant: TrackerEngineTiming['variant']
  network: TrackingNetwork
  close(): Promise<void>
}

/**
 * Every way to compute this model, each timed on the search regions of one frame, in turn, and compared with `own`.
 * @param own the learning engine, whose answers count as right
 */
export async function timeEngines({ card, tensors, own }: { card: ModelCard; tensors: TensorBundle; own: TrackingNetwork }): Promise<TrackerEngineTiming[]> {
  const contestants: Contestant[] = [{ engine: 'tensorflow', variant: null, network: own, close: async () => undefined }]
  try {
    for (const variant of ONNX_VARIANTS) contestants.push({ engine: 'onnx', variant, ...(await openOnnxNetwork({ card, tensors, variant })) })
    return await race(contestants)
  } finally {
    for (const { close } of contestants) await close()
  }
}

async function race(contestants: readonly Contestant[]): Promise<TrackerEngineTiming[]> {
  const exemplar = noisePictures(1, EXEMPLAR_SIZE)
  const regions = noisePictures(REGIONS, SEARCH_SIZE)
  const times = contestants.map((): number[] => [])
  const answers: Float32Array[] = []
  const clock = openClock(loadavg()[0]!)
  const begun = performance.now()
  for (let round = 0; round < ROUNDS && (round < 2 || performance.now() - begun < BUDGET); round += 1) {
    for (const [index, { network }] of contestants.entries()) {
      const template = await network.embed(exemplar, EXEMPLAR_SIZE)
      const started = clock()
      const search = await network.embed(regions, SEARCH_SIZE)
      answers[index] = (await network.respond({ template, search })).values
      if (round > 0) times[index]!.push(clock() - started)
      template.dispose()
      search.dispose()
    }
  }
  return contestants.map(({ engine, variant }, index) => ({ engine, variant, milliseconds: Math.min(...times[index]!), difference: compare(answers[index]!, answers[0]!) }))
}
