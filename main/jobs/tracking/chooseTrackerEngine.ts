import { createHash } from 'node:crypto'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { findOnnxRuntime } from '../../backend/onnxRuntime'
import type { BackendInfo } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import type { ModelCard } from '../../contract/model'
import type { TensorBundle } from '../../contract/tensor'
import { ONNX_VARIANTS, TRACKER_ENGINES, type TrackerEngineChoice, type TrackerEngineInfo, type TrackerEngineName, type TrackerEngineTiming } from '../../contract/trackerEngine'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { makeFolder, writeFileAtomic } from '../../store/atomicFile'
import { userCacheFolder } from '../../video/frameIndexCache'
import { timeEngines } from './timeEngines'

/** An engine whose responses differ by more, relative to the largest, is not taken: a tenth of what would move a box by a tenth of a pixel. */
const MOST_DIFFERENCE = 1e-4
/** What another engine must be faster by, so that chance does not decide. */
const LEAST_GAIN = 1.05
/** Of the graphs that ONNX Runtime is given: one more with each change that makes them faster or differ, so that times of the earlier ones are not recalled. */
const GRAPH_REVISION = 2

const timingsSchema = z.array(
  z.strictObject({ engine: z.enum(TRACKER_ENGINES), variant: z.enum(ONNX_VARIANTS).nullable(), milliseconds: z.number(), difference: z.number() }),
)

export interface ChooseRequest extends TrackerEngineChoice {
  card: ModelCard
  tensors: TensorBundle
  backend: BackendInfo
  /** The model computed by the learning engine. */
  own: TrackingNetwork
  /** Measures anew though this machine has measured this model before. */
  anew?: boolean
}

/**
 * The engine that is to compute a tracker's network: the one asked for, else the fastest that agrees with TensorFlow, by a test of two seconds that is done
 * once for every model and machine.
 * @throws AppError `device-unavailable` where ONNX Runtime was asked for by name and cannot be had, `usage` for an unknown `PULTRACK_TRACKER_ENGINE`
 */
export async function chooseTrackerEngine(request: ChooseRequest): Promise<TrackerEngineInfo> {
  const { backend } = request
  const asked = resolveAsked(request.trackerEngine ?? 'auto')
  if (asked === 'tensorflow') return takeOwn(backend, 'it was asked for')
  const runtime = findOnnxRuntime()
  if ('failure' in runtime) {
    if (asked === 'onnx') throw unavailable(runtime.failure)
    return takeOwn(backend, `ONNX Runtime cannot be loaded (${runtime.failure})`)
  }
  if (asked === 'auto' && backend.device === 'gpu') return takeOwn(backend, 'it computes on the GPU, ONNX Runtime on the processor alone')
  const timings = await recallTimings(request, runtime.version)
  const name = `ONNX Runtime ${runtime.version}`
  return chooseFrom(timings, { asked, name, backend })
}

/** The fastest that agrees, of what was asked for. @throws AppError `device-unavailable` where ONNX Runtime was asked for and does not agree */
export function chooseFrom(timings: readonly TrackerEngineTiming[], { asked, name, backend }: { asked: TrackerEngineName | 'auto'; name: string; backend: BackendInfo }): TrackerEngineInfo {
  const agreeing = timings.filter(({ engine, difference }) => engine === 'onnx' && difference <= MOST_DIFFERENCE).toSorted((a, b) => a.milliseconds - b.milliseconds)
  const [best] = agreeing
  const own = timings.find(({ engine }) => engine === 'tensorflow')
  if (!best) {
    if (asked === 'onnx') throw unavailable('its responses to this model differ from TensorFlow\'s')
    return { ...takeOwn(backend, 'ONNX Runtime answers differently'), timings: [...timings] }
  }
  const figures = `${best.milliseconds.toFixed(0)} ms a frame against ${own?.milliseconds.toFixed(0) ?? '?'} ms`
  if (asked === 'auto' && own && own.milliseconds < best.milliseconds * LEAST_GAIN) return { ...takeOwn(backend, `ONNX Runtime is not faster here (${figures})`), timings: [...timings] }
  const reason = asked === 'onnx' ? `it was asked for (${figures})` : `it is faster here and agrees (${figures} with ${nameOwn(backend)})`
  return { engine: 'onnx', variant: best.variant, name, reason, timings: [...timings] }
}

function resolveAsked(asked: TrackerEngineName | 'auto'): TrackerEngineName | 'auto' {
  const override = process.env['PULTRACK_TRACKER_ENGINE']
  if (asked !== 'auto' || override === undefined || override === '' || override === 'auto') return asked
  const engine = TRACKER_ENGINES.find((name) => name === override)
  if (engine !== undefined) return engine
  throw new AppError({ code: 'usage', message: `PULTRACK_TRACKER_ENGINE is "${override}"`, hint: `Set it to one of ${TRACKER_ENGINES.join(', ')}, auto, or leave it out.` })
}

/** The learning engine tracks too. */
export function takeOwn(backend: BackendInfo, reason: string): TrackerEngineInfo {
  return { engine: 'tensorflow', variant: null, name: nameOwn(backend), reason, timings: [] }
}

function nameOwn({ engine, versions }: BackendInfo): string {
  return engine === 'tensorflow' ? `TensorFlow ${versions.tensorflow}` : 'WASM'
}

async function recallTimings({ card, tensors, backend, own, anew = false }: ChooseRequest, version: string): Promise<TrackerEngineTiming[]> {
  const folder = join(userCacheFolder(), 'tracker-engine')
  const machine = [backend.deviceName, backend.cpuFeatures.join(' '), availableParallelism(), nameOwn(backend), version, process.arch, GRAPH_REVISION]
  const path = join(folder, `${hash(JSON.stringify(machine), card, tensors)}.json`)
  const known = anew ? null : await readTimings(path)
  if (known) return known
  const timings = await timeEngines({ card, tensors, own })
  // A cache that cannot be written costs the next start two seconds, no more.
  await makeFolder(folder).then(() => keepTimings({ path, timings, replace: anew })).catch(() => undefined)
  return anew ? timings : ((await readTimings(path)) ?? timings)
}

/** What is written first stands: of processes that start side by side all take the same engine, and so write the same tracks. */
async function keepTimings({ path, timings, replace }: { path: string; timings: TrackerEngineTiming[]; replace: boolean }): Promise<void> {
  const text = `${JSON.stringify(timings)}\n`
  if (replace) return writeFileAtomic(path, text)
  const temporary = `${path}.${process.pid}.tmp`
  await writeFile(temporary, text)
  await link(temporary, path).finally(() => rm(temporary, { force: true }))
}

async function readTimings(path: string): Promise<TrackerEngineTiming[] | null> {
  try {
    return timingsSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}

function hash(machine: string, { backbone, correlation }: ModelCard, tensors: TensorBundle): string {
  const digest = createHash('sha256').update(`${machine} ${backbone} ${correlation}`)
  for (const [name, { values }] of Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))) digest.update(name).update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return digest.digest('hex').slice(0, 32)
}

function unavailable(why: string): AppError {
  return new AppError({ code: 'device-unavailable', message: `ONNX Runtime cannot be used: ${why}`, hint: 'Use --engine tensorflow, or leave --engine out.' })
}
