import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TRACKING_CONSTANTS } from '../../main/contract/model'
import type { ModelCard } from '../../main/contract/model'
import type { TensorBundle } from '../../main/contract/tensor'
import { writeFileAtomic } from '../../main/store/atomicFile'
import { loadCheckpoint, saveCheckpoint } from '../../main/store/checkpoint'
import { openCropStore } from '../../main/store/cropStore'
import { openEventFile } from '../../main/store/eventFile'
import { appendJsonLines, readJsonLines } from '../../main/store/jsonLines'
import { loadModel, saveModel } from '../../main/store/modelFile'
import { createRun } from '../../main/store/runFolder'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'

const card: ModelCard = { format: 'pultrack-model', version: 1, id: 'a', name: 'a', backbone: 'alexnet', correlation: 'plain', tracking: TRACKING_CONSTANTS.plain, training: {} }
const tensors = (count: number): TensorBundle => ({ kernel: { shape: [1, count], dtype: 'float32', values: new Float32Array(count).fill(count) } })

let disk = ''
let ballast = ''
beforeEach(() => {
  disk = temporaryFolder()
  ballast = join(disk, 'ballast')
  if (canMount) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk])
})
afterEach(() => {
  if (canMount) execFileSync('umount', [disk])
})

/** Only root may mount, and not in every container. */
const canMount = tryMount()
if (!canMount) console.warn('SKIPPED: full and read-only disks were not tried, because this process may not mount one.')

function tryMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    const script = 'folder=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs "$folder" && umount "$folder"; status=$?; rmdir "$folder"; exit $status'
    execFileSync('sh', ['-c', script], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Takes all but `left` bytes of the disk. */
function fill(left = 0): void {
  rmSync(ballast, { force: true })
  const free = Number(execFileSync('stat', ['-f', '-c', '%a %S', disk], { encoding: 'utf8' }).split(' ').reduce((product, value) => product * Number(value), 1))
  writeFileSync(ballast, Buffer.alloc(Math.max(0, free - left)))
}

describe.skipIf(!canMount)('on a full disk', () => {
  const full = { code: 'output-unwritable', hint: expect.stringContaining('disk is full') as string }

  it('a file keeps its old content', async () => {
    const path = join(disk, 'file')
    await writeFileAtomic(path, 'old')
    fill()
    const error = await appErrorOf(writeFileAtomic(path, 'x'.repeat(50_000)))
    expect(error).toMatchObject(full)
    expect(error.message).toContain(path)
    expect(readFileSync(path, 'utf8')).toBe('old')
  })

  it('the last checkpoint stays, and the next is saved once there is room', async () => {
    const save = (name: string, count: number): Promise<void> => saveCheckpoint({ folder: join(disk, 'checkpoints'), name, tensors: tensors(count), state: {} })
    await save('a', 1000)
    fill(20_000)
    for (const name of ['b', 'a']) expect(await appErrorOf(save(name, 50_000))).toMatchObject(full)
    expect(await loadCheckpoint(join(disk, 'checkpoints'))).toMatchObject({ name: 'a', tensors: tensors(1000), warnings: [] })
    rmSync(ballast)
    await save('b', 50_000)
    expect((await loadCheckpoint(join(disk, 'checkpoints'))).name).toBe('b')
  })

  it('a model stays the old one', async () => {
    const folder = join(disk, 'model')
    await saveModel({ folder, card, tensors: tensors(1000), precision: 'float32' })
    fill(20_000)
    expect(await appErrorOf(saveModel({ folder, card, tensors: tensors(50_000), precision: 'float32' }))).toMatchObject(full)
    expect((await loadModel(folder)).tensors).toEqual(tensors(1000))
  })

  it('rows that did not fit are gone, those before and after are whole', async () => {
    const path = join(disk, 'rows.jsonl')
    await appendJsonLines(path, [{ step: 1 }])
    fill(6000)
    expect(await appErrorOf(appendJsonLines(path, [{ step: 2, text: 'x'.repeat(50_000) }]))).toMatchObject(full)
    rmSync(ballast)
    await appendJsonLines(path, [{ step: 3 }])
    expect(await readJsonLines(path, (row) => row)).toEqual([{ step: 1 }, { step: 3 }])
  })

  it('crops that did not fit are gone, those before and after are whole', async () => {
    const store = await openCropStore(join(disk, 'crops'))
    const noise = { width: 96, height: 96, data: Uint8Array.from({ length: 96 * 96 * 3 }, (_, index) => (index * 7919) % 251) }
    await store.append([noise])
    fill(9000)
    expect(await appErrorOf(store.append([noise, noise, noise, noise]))).toMatchObject(full)
    expect(store.count).toBe(1)
    rmSync(ballast)
    expect(await store.append([{ ...noise, width: 48, height: 192 }])).toBe(1)
    expect((await store.read(1)).width).toBe(48)
    expect((await store.read(0)).width).toBe(96)
    await store.close()
  })

  it('events that did not fit are written later', async () => {
    const file = await openEventFile(join(disk, 'tensorboard'))
    fill()
    const values = { ['tag'.repeat(2000)]: 1 }
    await file.scalars({ step: 1, wallTime: 1, values })
    expect(await appErrorOf(file.flush())).toMatchObject(full)
    rmSync(ballast)
    await file.close()
    expect(readFileSync(file.path).includes('tagtag')).toBe(true)
  })

  it('a run that could not be made leaves no half of it', async () => {
    fill()
    const folder = join(disk, 'run')
    const fields = { config: { long: 'x'.repeat(20_000) }, footage: [], failedClips: 0, seed: 1, engine: {}, initialModel: null }
    expect(await appErrorOf(createRun({ folder, ...fields }))).toMatchObject(full)
    expect(existsSync(join(folder, 'run.json'))).toBe(false)
    rmSync(ballast)
    await (await createRun({ folder, ...fields })).close()
  })
})

describe.skipIf(!canMount)('in a read-only folder', () => {
  it('everything says so', async () => {
    execFileSync('mount', ['-o', 'remount,ro', disk])
    const readOnly = { code: 'output-unwritable', hint: expect.stringContaining('read-only') as string }
    const works: Promise<unknown>[] = [
      writeFileAtomic(join(disk, 'file'), 'x'), appendJsonLines(join(disk, 'rows'), [1]), openCropStore(join(disk, 'crops')), openEventFile(join(disk, 'events')),
      saveCheckpoint({ folder: join(disk, 'c'), name: 'a', tensors: {}, state: {} }), saveModel({ folder: join(disk, 'm'), card, tensors: tensors(1), precision: 'float16' }),
      createRun({ folder: join(disk, 'run'), config: {}, footage: [], failedClips: 0, seed: 1, engine: {}, initialModel: null }),
    ]
    for (const error of await Promise.all(works.map(appErrorOf))) expect(error).toMatchObject(readOnly)
  })
})
