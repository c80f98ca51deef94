import { mkdtempSync, rmSync } from 'node:fs'
import { cp, mkdir, realpath, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findTruth } from '../../../main/jobs/exchange/besideClip'

const SAMPLE = join(import.meta.dirname, '..', '..', '..', 'resources', 'samples', 'held-out', 'davis_libby')
const folder = mkdtempSync(join(tmpdir(), 'pultrack-truth-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function sequence(name: string): Promise<string> {
  const path = join(await realpath(folder), name)
  await mkdir(path)
  await cp(SAMPLE, path, { recursive: true })
  return path
}

describe('ground truth beside a clip', () => {
  it('is the file that says so', async () => {
    const at = await sequence('one')
    expect(await findTruth(join(at, 'clip.mp4'))).toBe('groundtruth_rect.txt')
    await rename(join(at, 'groundtruth_rect.txt'), join(at, 'clip.boxes.txt'))
    expect(await findTruth(join(at, 'clip.mp4'))).toBeNull() // boxes, but nobody said that they are true
  })

  it('belongs to one clip: of several that which it is called like', async () => {
    const at = await sequence('two')
    await cp(join(at, 'clip.mp4'), join(at, 'other.mp4'))
    expect(await findTruth(join(at, 'clip.mp4'))).toBeNull()
    await rename(join(at, 'groundtruth_rect.txt'), join(at, 'other_gt.txt'))
    expect(await findTruth(join(at, 'other.mp4'))).toBe('other_gt.txt')
    expect(await findTruth(join(at, 'clip.mp4'))).toBeNull()
  })

  it('is none where it cannot be read as boxes', async () => {
    const at = await sequence('three')
    await writeFile(join(at, 'groundtruth_rect.txt'), 'to be done\n')
    expect(await findTruth(join(at, 'clip.mp4'))).toBeNull()
  })
})
