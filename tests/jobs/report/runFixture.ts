import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Chain, ChainRejection } from '../../../main/contract/learning'
import { resolveConfig } from '../../../main/core/curriculum/resolveConfig'
import { openCropStore } from '../../../main/store/cropStore'
import { appendJsonLines } from '../../../main/store/jsonLines'
import { createRun } from '../../../main/store/runFolder'

const CROP = { width: 319, height: 319, data: new Uint8Array(319 * 319 * 3).fill(120) }
const VERDICTS: (ChainRejection | null)[] = [null, 'cycle-error', 'low-similarity', 'static', 'too-short', null]

function chainOf(id: number, fields: Partial<Chain> = {}): Chain {
  const boxes = [0, 1, 2].map((index) => ({ left: 10 + index, top: 10, width: 40, height: 30 }))
  return {
    id, round: 1, clip: 0, window: 0, instance: id, frameIndexes: [4, 5, 6], boxes, similarities: [1, 0.9 + id / 100, 0.9], peakToSidelobe: [4, 4],
    cycleError: 0.05 * id, cycleOffset: { x: 0, y: 0 }, displacement: 0.2, crops: [3 * id, 3 * id + 1, 3 * id + 2], rejection: VERDICTS[id % VERDICTS.length]!, ...fields,
  }
}

/** A run folder written by the store itself: a judged round, a loss with a value that is none, a clip with markup in its name. */
export async function makeRun(folder: string): Promise<void> {
  const config = resolveConfig({ preset: 'quick', overrides: { 'stages.1.steps': 40 } })
  const footage = [{ path: '/footage/<b>evil & clip.mp4', fingerprint: '0123456789abcdef', frames: 90 }]
  const run = await createRun({ folder, config, footage, failedClips: 1, seed: 7, engine: null, initialModel: null })
  const loss = Array.from({ length: 40 }, (_, step) => ({ step, stage: 'correspond', round: 1, wallTime: 1000 + step, loss: step === 5 ? Number.NaN : 2 ** (-step / 8), learningRate: 0.003 }))
  await appendJsonLines(run.paths.metrics, [{ step: 0, stage: 'mine', round: 1, wallTime: 999, reach: 9, chains: 6, accepted: 2, acceptedShare: 1 / 3 }, ...loss])
  await appendJsonLines(run.paths.stages, [{ stage: 'sample', round: 0, reason: 'all steps done', seconds: 4 }, { stage: 'mine', round: 1, reason: 'all steps done', seconds: 10 }, { stage: 'correspond', round: 1, reason: 'all steps done', seconds: 3 }])
  const chains = [...VERDICTS.keys()].map((id) => chainOf(id))
  await appendJsonLines(join(folder, 'chains.jsonl'), [...chains, chainOf(6, { round: 2, rejection: null })])
  await mkdir(join(folder, 'crops'), { recursive: true })
  const crops = await openCropStore(join(folder, 'crops'))
  await crops.append(Array.from({ length: 18 }, () => CROP))
  await crops.close()
  await run.close()
}

/** What a killed process leaves at the ends of its files. */
export async function tearRun(folder: string): Promise<void> {
  await appendFile(join(folder, 'metrics.jsonl'), '{"step":40,"sta')
  await appendFile(join(folder, 'chains.jsonl'), '{"instan')
  await appendFile(join(folder, 'crops', 'crops.idx'), Buffer.alloc(7))
}
