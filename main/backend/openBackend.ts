import * as tf from '@tensorflow/tfjs-core'

import { ENGINES, type BackendChoice, type BackendInfo, type EngineName, type GpuFinding } from '../contract/backend'
import { AppError } from '../contract/errors'
import { findGpus, readCpuFeatures, readCpuName } from './probe'
import { loadTensorflow, type LoadedTensorflow } from './tensorflow'
import { loadWasm } from './wasm'

type Requested<T> = T | 'auto'

/**
 * Chooses and starts the engine that computes: TensorFlow's own library, or WASM where that cannot be loaded or
 * `PULTRACK_ENGINE=wasm` says so. Never the pure JavaScript backend, which is a hundred times slower.
 *
 * @throws AppError `device-unavailable` if what was asked for by name cannot be had, `usage` for an unknown `PULTRACK_ENGINE`
 */
export async function openBackend(choice: BackendChoice = {}): Promise<BackendInfo> {
  const engine = resolveEngine(choice.engine ?? 'auto')
  const device = choice.device ?? 'auto'
  const gpus = await findGpus()
  if (device === 'gpu' && engine === 'wasm') throw gpuUnavailable('the WASM engine computes on the processor only')
  if (engine === 'wasm') return openWasm({ gpus, reason: 'WASM was asked for' })

  const loaded = await tryTensorflow({ hideGpu: device === 'cpu' })
  if (!('failure' in loaded)) return describeTensorflow({ loaded, device, gpus })
  if (engine === 'tensorflow') throw tensorflowUnavailable(loaded.failure)
  if (device === 'gpu') throw gpuUnavailable(`TensorFlow cannot be loaded (${loaded.failure})`)
  return openWasm({ gpus, reason: `TensorFlow cannot be loaded (${loaded.failure}); run \`npm run prepare-machine\`` })
}

function resolveEngine(asked: Requested<EngineName>): Requested<EngineName> {
  const override = process.env['PULTRACK_ENGINE']
  if (asked !== 'auto' || override === undefined || override === '' || override === 'auto') return asked
  const engine = ENGINES.find((name) => name === override)
  if (engine !== undefined) return engine
  throw new AppError({
    code: 'usage',
    message: `PULTRACK_ENGINE is "${override}"`,
    hint: `Set it to one of ${ENGINES.join(', ')}, auto, or leave it out.`,
  })
}

async function tryTensorflow(options: { hideGpu: boolean }): Promise<LoadedTensorflow | { failure: string }> {
  try {
    return await loadTensorflow(options)
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return { failure: message.split('\n')[0]?.trim() ?? 'no reason given' }
  }
}

interface DescribeArguments {
  loaded: LoadedTensorflow
  device: Requested<'cpu' | 'gpu'>
  gpus: string[]
}

function describeTensorflow({ loaded, device, gpus }: DescribeArguments): BackendInfo {
  const { usesGpu, version } = loaded
  const gpu = describeGpu({ gpus, usesGpu, hidden: device === 'cpu' })
  if (device === 'gpu' && !usesGpu) throw gpuUnavailable(gpu.reason)
  if (device === 'cpu' && usesGpu) {
    throw new AppError({
      code: 'device-unavailable',
      message: 'The processor was asked for, but TensorFlow already runs on the GPU in this process',
      hint: 'Start Pultrack again with CUDA_VISIBLE_DEVICES=-1.',
    })
  }
  return {
    engine: 'tensorflow',
    device: usesGpu ? 'gpu' : 'cpu',
    deviceName: usesGpu ? (gpus[0] ?? 'GPU') : readCpuName(),
    versions: { tensorflow: version, tfjs: tf.version_core, node: process.versions.node },
    cpuFeatures: readCpuFeatures(),
    reason: `TensorFlow ${version} could be loaded, ${gpu.reason}`,
    gpu,
  }
}

function describeGpu({ gpus, usesGpu, hidden }: { gpus: string[]; usesGpu: boolean; hidden: boolean }): GpuFinding {
  const names = gpus.join(', ')
  if (usesGpu) return { found: true, usable: true, reason: `TensorFlow uses the GPU (${names || 'of unknown model'})` }
  if (gpus.length === 0) return { found: false, usable: false, reason: 'no NVIDIA GPU was found' }
  const concealed = hidden || process.env['CUDA_VISIBLE_DEVICES'] === '-1'
  if (concealed) return { found: true, usable: true, reason: `${names} is there, but the processor was asked for` }
  const reason = `${names} is there, but this TensorFlow was built without CUDA or does not find its libraries`
  return { found: true, usable: false, reason }
}

async function openWasm({ gpus, reason }: { gpus: string[]; reason: string }): Promise<BackendInfo> {
  await loadWasm()
  const found = gpus.length > 0
  return {
    engine: 'wasm',
    device: 'cpu',
    deviceName: readCpuName(),
    versions: { tensorflow: null, tfjs: tf.version_core, node: process.versions.node },
    cpuFeatures: readCpuFeatures(),
    reason,
    gpu: { found, usable: false, reason: found ? `${gpus.join(', ')} is there, but WASM computes on the processor` : 'no NVIDIA GPU was found' },
  }
}

function gpuUnavailable(why: string): AppError {
  return new AppError({
    code: 'device-unavailable',
    message: `The GPU cannot be used: ${why}`,
    hint: 'Use --device cpu, or run `npm run prepare-machine -- --force` on a machine with an NVIDIA driver.',
  })
}

function tensorflowUnavailable(why: string): AppError {
  return new AppError({
    code: 'device-unavailable',
    message: `TensorFlow cannot be loaded: ${why}`,
    hint: 'Run `npm run prepare-machine`; it says what is missing. PULTRACK_ENGINE=wasm works without.',
  })
}
