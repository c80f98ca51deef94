import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { loadCheckpoint } from '../../main/store/checkpoint'
import { openCropStore } from '../../main/store/cropStore'
import { readJsonLines } from '../../main/store/jsonLines'
import { temporaryFolder } from './temporaryFolder'

const KILLS = 20

it(`a process killed at ${KILLS} random moments leaves a whole checkpoint, and what it rests on`, async () => {
  const folder = temporaryFolder()
  const script = join(folder, 'child.mjs')
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  await build({ entryPoints: [join(import.meta.dirname, 'checkpointChild.ts')], bundle: true, platform: 'node', format: 'esm', outfile: script, external: ['sharp'], logLevel: 'error' })
  let last = 0
  let unfinished = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
    await Promise.race([firstSave(child), ended])
    await wait(30 + Math.random() * 60)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    if (readdirSync(join(folder, 'checkpoints')).some((entry) => entry.startsWith('.'))) unfinished += 1
    last = await verify(folder, last)
  }
  expect(last).toBeGreaterThan(KILLS)
  expect(unfinished, 'no kill fell into a save: the test proves nothing').toBeGreaterThan(0)
})

function firstSave(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('message', resolve))
}

/** @returns the step of the checkpoint, which never goes back */
async function verify(folder: string, last: number): Promise<number> {
  const { tensors, state, warnings } = await loadCheckpoint(join(folder, 'checkpoints'))
  const { step } = state as { step: number }
  expect(warnings).toEqual([])
  expect(step).toBeGreaterThanOrEqual(last)
  expect(tensors['kernel']?.values.every((value) => value === step)).toBe(true)
  const rows = await readJsonLines(join(folder, 'rows.jsonl'), (row) => (row as { step: number }).step)
  expect(rows).toContain(step)
  const crops = await openCropStore(join(folder, 'crops'))
  expect(crops.count).toBeGreaterThanOrEqual(step)
  const { data } = await crops.read(step - 1)
  expect(Math.abs(data[0]! - (step % 256))).toBeLessThanOrEqual(2)
  await crops.close()
  return step
}
