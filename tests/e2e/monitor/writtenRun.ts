import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { once } from 'node:events'
import type { TensorBundle } from '../../../main/contract/tensor'
import { resolveConfig } from '../../../main/core/curriculum/resolveConfig'
import { saveCheckpoint } from '../../../main/store/checkpoint'
import { pathsOf } from '../../../main/store/runFolder'

export interface WrittenRun {
  folder: string
  rows: number
  learningRate?: number
  /** Loss of a step; text where it is not finite, as metrics.jsonl has it. */
  loss: (step: number) => number | string
  /** The batch at which it stopped. */
  failedBatch?: TensorBundle
}

/** A run folder as the command line leaves one behind, without ever having learned. */
export async function writeRun({ folder, rows, learningRate = 0.01, loss, failedBatch }: WrittenRun): Promise<void> {
  await mkdir(folder, { recursive: true })
  const config = resolveConfig({ preset: 'quick', overrides: { 'stages.1.steps': rows, 'stages.1.optimizer.learningRate': learningRate } })
  const footage = [{ path: '/footage/clip.mp4', fingerprint: '0123456789abcdef', frames: 90 }]
  const manifest = { format: 'pultrack-run', version: 1, created: `2026-11-23T0${rows % 9}:00:00.000Z`, config, footage, failedClips: 0, seed: 1, engine: null, initialModel: null }
  await writeFile(join(folder, 'run.json'), JSON.stringify(manifest))
  if (failedBatch) await saveCheckpoint({ folder: pathsOf(folder).failedBatch, name: `step-${rows}`, tensors: failedBatch, state: { step: rows }, keep: 1 })
  const file = createWriteStream(join(folder, 'metrics.jsonl'))
  for (let from = 0; from < rows; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - from) }, (_, index) => {
      const step = from + index
      return JSON.stringify({ step, stage: 'correspond', round: 1, wallTime: 1_795_000_000 + step / 10, loss: loss(step), learningRate: learningRate * (1 - step / rows) })
    })
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}
