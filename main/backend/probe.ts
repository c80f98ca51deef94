import { readdirSync, readFileSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { cpus } from 'node:os'
import { promisify } from 'node:util'

/** Extensions that decide how fast TensorFlow's and WASM's inner loops run. */
const NOTABLE_FEATURES = [
  'sse4_1', 'sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'avx_vnni', 'avx512f', 'avx512bw', 'avx512vl', 'avx512_vnni', 'avx512_bf16', 'amx_tile', 'amx_bf16',
  'asimd', 'asimddp', 'bf16', 'sve',
]

/** Filters the flag line of `/proc/cpuinfo` (x86 `flags`, ARM `Features`) down to the notable ones. */
export function parseCpuFeatures(cpuinfo: string): string[] {
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? ''
  const flags = new Set(line.trim().split(/\s+/))
  return NOTABLE_FEATURES.filter((feature) => flags.has(feature))
}

/** Vector extensions of this processor; empty where the system does not say (Windows, macOS). */
export function readCpuFeatures(): string[] {
  try {
    return parseCpuFeatures(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return []
  }
}

export function readCpuName(): string {
  const processors = cpus()
  const name = processors[0]?.model.trim() || 'processor of unknown model'
  return `${name} (${processors.length} threads)`
}

/** Names of the NVIDIA cards that the kernel driver knows; no process is started. */
function readDriverCards(): string[] {
  const folder = '/proc/driver/nvidia/gpus'
  try {
    return readdirSync(folder).map((card) => {
      const information = readFileSync(`${folder}/${card}/information`, 'utf8')
      return /^Model:\s*(.+)$/m.exec(information)?.[1]?.trim() ?? 'NVIDIA GPU'
    })
  } catch {
    return []
  }
}

/** Parses `nvidia-smi --list-gpus`: `GPU 0: NVIDIA H200 (UUID: GPU-…)`. */
export function parseGpuList(output: string): string[] {
  return [...output.matchAll(/^GPU \d+:\s*(.+?)\s*(?:\(UUID:.*\))?$/gm)].map((match) => match[1] ?? 'NVIDIA GPU')
}

/** Names of the NVIDIA GPUs of this machine, empty where there is none. Other makes are of no use to TensorFlow. */
export async function findGpus(): Promise<string[]> {
  const cards = readDriverCards()
  if (cards.length > 0) return cards
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', ['--list-gpus'], { timeout: 5000, windowsHide: true })
    return parseGpuList(stdout)
  } catch {
    return []
  }
}
