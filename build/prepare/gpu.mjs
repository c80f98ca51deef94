import { existsSync } from 'node:fs'

import { runCommand } from './command.mjs'

/** Whether an NVIDIA driver with at least one card serves this machine. */
export async function hasNvidiaGpu(environment = process.env) {
  if (existsSync('/proc/driver/nvidia/version')) return true
  const { status, output } = await runCommand('nvidia-smi', ['--list-gpus'], { env: environment, timeout: 10_000 })
  return status === 'done' && /^GPU \d+:/m.test(output)
}
