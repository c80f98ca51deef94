import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TRACKER_ENGINES } from '../../../main/contract/trackerEngine'
import { runBatch } from '../../../main/jobs/batchJob'
import { boxInFrame, makeClip } from '../clipOfTexture'
import { hashResults } from './batchClips'

const LENGTHS = [6, 3, 4]
let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-together-'))
  for (const [index, frameCount] of LENGTHS.entries()) await makeClip({ path: at('footage', `clip-${index}.mp4`), frameCount })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('clips that are tracked in step', () => {
  it.each(TRACKER_ENGINES)('get the bytes that each gets alone: %s', async (trackerEngine) => {
    const hashes: Record<string, string>[] = []
    for (const together of [1, 3]) {
      const out = at(`${trackerEngine}-${together}`)
      const settings = { model: null, falseAlarmRate: null, overlay: false, responses: true }
      const object = { box: boxInFrame(0), frame: 0 }
      expect(await runBatch({ paths: [at('footage')], object, settings, out, together, trackerEngine, device: 'cpu', reporter: () => undefined, signal: new AbortController().signal })).toMatchObject({ done: LENGTHS.length })
      hashes.push(await hashResults(out))
    }
    expect(Object.keys(hashes[0]!).filter((path) => path.endsWith('responses.bin'))).toHaveLength(LENGTHS.length)
    expect(hashes[1]).toEqual(hashes[0])
  })
})
