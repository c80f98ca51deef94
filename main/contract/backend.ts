export const ENGINES = ['tensorflow', 'wasm'] as const
export type EngineName = (typeof ENGINES)[number]

export const DEVICES = ['cpu', 'gpu'] as const
export type DeviceName = (typeof DEVICES)[number]

/** What is known of the machine's GPU, whether or not it is used. */
export interface GpuFinding {
  found: boolean
  usable: boolean
  /** Why it is, or is not, used; a sentence for people. */
  reason: string
}

/** Which engine computes, on what, and why: stands in the status bar, in `doctor` and in every run folder. */
export interface BackendInfo {
  engine: EngineName
  device: DeviceName
  /** Model name of the processor or GPU that computes. */
  deviceName: string
  /** `tensorflow` is null on the WASM engine. */
  versions: { tensorflow: string | null; tfjs: string; node: string }
  /** Vector extensions of the processor, e.g. `avx2`, `avx512f`. */
  cpuFeatures: string[]
  /** Why this engine and device were chosen; a sentence for people. */
  reason: string
  gpu: GpuFinding
}

export interface BackendChoice {
  /** @default 'auto': TensorFlow, WASM where it cannot be loaded; `PULTRACK_ENGINE` overrides. */
  engine?: EngineName | 'auto' | undefined
  /** @default 'auto': the GPU where usable. */
  device?: DeviceName | 'auto' | undefined
}
