import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { MINED_VERDICTS } from '../../../main/contract/mined'
import { RunFindings } from '../../../main/jobs/runs/runFindings'
import { noteExclusion } from '../../../main/jobs/runs/exclusions'
import { appendJsonLines } from '../../../main/store/jsonLines'
import { makeRun } from '../report/runFixture'

const BOX = { left: 0, top: 0, width: 40, height: 30 }
const folder = mkdtempSync(join(tmpdir(), 'pultrack-mined-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let run: string
let made = 0

beforeEach(async () => {
  run = join(folder, `run-${(made += 1)}`)
  await makeRun(run)
  const manifest = JSON.parse(await readFile(join(run, 'run.json'), 'utf8')) as { footage: object[] }
  manifest.footage.push({ path: '/elsewhere/other.mp4', fingerprint: 'fedcba9876543210', frames: 20 })
  await writeFile(join(run, 'run.json'), JSON.stringify(manifest))
  const instance = (id: number, clip: number, frameIndex: number) => ({ id, clip, window: 0, frameIndex, box: BOX, objectness: 1, crop: 0 })
  await appendJsonLines(join(run, 'instances.jsonl'), [instance(10, 0, 4), instance(11, 0, 30), instance(12, 1, 7)])
  await appendJsonLines(join(run, 'rankings.jsonl'), [{ step: 20, anchors: [{ anchor: 12, negatives: [{ id: 11, similarity: 0.8 }] }] }, { step: 40, anchors: [{ anchor: 12, negatives: [{ id: 11, similarity: 0.7 }] }] }])
  await appendJsonLines(join(run, 'drifts.jsonl'), [{ id: 0, chain: 1, clip: 0, frameIndex: 55, box: BOX, offset: null, crop: 0 }])
})

const named = (verdict: Int32Array): (string | undefined)[] => [...verdict].map((position) => MINED_VERDICTS[position])

describe('what a run took from one of its clips', () => {
  it('are its chains with their verdicts, its patches, and those that were taken for others, each once', async () => {
    const { from, to, verdict, round, instances, negatives } = await new RunFindings(run).mined(0)
    expect([...from]).toEqual(Array.from({ length: 7 }, () => 4))
    expect([...to]).toEqual(Array.from({ length: 7 }, () => 6))
    expect(named(verdict)).toEqual(['accepted', 'rejected', 'rejected', 'rejected', 'rejected', 'accepted', 'unjudged']) // the second round is still mined
    expect([...round]).toEqual([1, 1, 1, 1, 1, 1, 2])
    expect([...instances]).toEqual([4, 30])
    expect([...negatives]).toEqual([30, 55])
  })

  it('are those of that clip alone', async () => {
    const { verdict, instances, negatives } = await new RunFindings(run).mined(1)
    expect([verdict.length, [...instances], [...negatives]]).toEqual([0, [7], []])
  })

  it('says what was left out since', async () => {
    await noteExclusion(run, { clip: '<b>evil & clip.mp4', region: null, at: '', excluded: true, instances: 0, chains: 7 })
    expect(new Set(named((await new RunFindings(run).mined(0)).verdict))).toEqual(new Set(['excluded']))
  })

  it('knows its clips by their place, else by their content', async () => {
    const findings = new RunFindings(run)
    expect(await findings.placeOf({ path: '/elsewhere/other.mp4', fingerprint: null })).toBe(1)
    expect(await findings.placeOf({ path: '/moved/other.mp4', fingerprint: 'fedcba9876543210' })).toBe(1)
    expect(await findings.placeOf({ path: '/moved/other.mp4', fingerprint: null })).toBe(-1)
    await expect(findings.mined(2)).rejects.toMatchObject({ code: 'id-unknown' })
  })
})
