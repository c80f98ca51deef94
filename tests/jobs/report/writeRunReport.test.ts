import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateOnePass } from '../../../main/core/evaluate/onePass'
import { STAGE_DONE, tellEarlyStop } from '../../../main/contract/run'
import { sayReason } from '../../../main/jobs/report/endReason'
import { GERMAN } from '../../../main/jobs/report/germanWords'
import type { HeldOutResult } from '../../../main/jobs/report/heldOut'
import { computeFrameOverlaps } from '../../../main/jobs/report/heldOut'
import { readRunData } from '../../../main/jobs/report/runData'
import { writeRunReport } from '../../../main/jobs/report/writeRunReport'
import { speak } from '../../../main/jobs/report/words'
import { boxInFrame, makeClip } from '../clipOfTexture'
import { makeRun, tearRun } from './runFixture'

const blanksOf = (text: string): string => (text.match(/\{\w+\}/g) ?? []).toSorted().join(' ')

let folder: string
let run: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-report-'))
  run = join(folder, 'run')
  await makeRun(run)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('readRunData', () => {
  it('turns running seconds into durations across a resumption, and keeps unjudged chains apart', async () => {
    const { stages, chains, unjudgedChains, metrics } = await readRunData(run)
    expect(stages.map(({ seconds }) => seconds)).toEqual([4, 6, 3])
    expect([chains.length, unjudgedChains]).toEqual([6, 1])
    expect(metrics[6]!.series['loss']).toBeNaN()
  })

  it('refuses a folder that is no run', async () => {
    await expect(writeRunReport({ run: folder })).rejects.toMatchObject({ code: 'run-invalid' })
  })
})

describe('writeRunReport', () => {
  it('writes one page that loads nothing, with curves, verdicts and every difference from the preset', async () => {
    const path = await writeRunReport({ run })
    expect(path).toBe(join(run, 'report', 'report.html'))
    const page = await readFile(path, 'utf8')
    expect(page).toContain("default-src 'none'")
    expect(page).not.toMatch(/(src|href)="(?!data:)/)
    expect(page.match(/<svg class="chart"/g)!.length).toBeGreaterThanOrEqual(3)
    for (const words of ['did not return', 'too unlike', 'hardly moved', 'too short', '2 of 6']) expect(page).toContain(words)
    expect(page).toMatch(/stages\.1\.steps<\/td><td class="number">120<\/td><td class="number">40</)
    expect(page.match(/src="data:image\/jpeg/g)!.length).toBe(18)
    expect(page).not.toMatch(/NaN|undefined|Infinity|<b>evil/)
    expect(page).toContain('1 more could not be read')
  })

  it('speaks the language that it is asked for, and has its words for all that it says', async () => {
    const page = await readFile(await writeRunReport({ run, out: join(folder, 'bericht.html'), language: 'de' }), 'utf8')
    expect(page).toContain('<html lang="de">')
    for (const words of ['kehrte nicht zurück', '2 von 6', 'Wie man es wiederholt', 'alle Schritte sind getan']) expect(page).toContain(words)
    const [english, german] = await Promise.all([readFile(await writeRunReport({ run }), 'utf8'), page])
    const said = (text: string): string[] => [...text.matchAll(/<(?:h2|h3|th[^>]*|dt|figcaption|summary)>([^<]+)</g)].map(([, words]) => words!)
    expect(said(german)).toHaveLength(said(english).length)
  })

  it('says nothing that has no German, and keeps no German that nobody says', async () => {
    const reports = join(import.meta.dirname, '..', '..', '..', 'main', 'jobs')
    const files = [...(await readdir(join(reports, 'report'))).map((file) => join('report', file)), join('corrections', 'describeEffect.ts')].filter((file) => !file.endsWith('ermanWords.ts'))
    const sources = await Promise.all(files.map((file) => readFile(join(reports, file), 'utf8')))
    const asked = new Set(sources.flatMap((source) => [...source.matchAll(/say\(\s*'((?:[^'\\\n]|\\.)+)'/g)].map(([, text]) => text!.replaceAll("\\'", "'"))))
    expect([...asked].filter((text) => !(text in GERMAN))).toEqual([])
    expect(Object.keys(GERMAN).filter((text) => text !== STAGE_DONE && !sources.some((source) => source.includes(`'${text.replaceAll("'", "\\'")}'`)))).toEqual([])
    expect(Object.entries(GERMAN).filter(([english, german]) => blanksOf(english) !== blanksOf(german))).toEqual([])
  })

  it('says in German why a stage ended early, as its run wrote it', () => {
    const reason = tellEarlyStop({ best: 0.4321, sinceBest: 40, step: 120, steps: 350, minimumGain: 0.01 })
    expect(sayReason(speak('en'), reason)).toBe(reason)
    expect(sayReason(speak('de'), reason)).toBe('früh beendet nach 120 von 350 Schritten: der geglättete Verlust war 40 Schritte zuvor am besten, 0.4321, und ist seither nicht um mehr als 1 % besser geworden')
  })

  it('reads a run that was killed, and changes nothing in it', async () => {
    const torn = join(folder, 'torn')
    await makeRun(torn)
    await tearRun(torn)
    const before = await stat(join(torn, 'crops', 'crops.idx'))
    const page = await readFile(await writeRunReport({ run: torn, out: join(folder, 'elsewhere', 'torn.html') }), 'utf8')
    expect(page).toContain('2 of 6')
    expect((await stat(join(torn, 'crops', 'crops.idx'))).size).toBe(before.size)
  })

  it('makes a page of a run that has only just begun', async () => {
    const bare = join(folder, 'bare')
    await mkdir(bare)
    await copyFile(join(run, 'run.json'), join(bare, 'run.json'))
    const page = await readFile(await writeRunReport({ run: bare }), 'utf8')
    expect(page).toContain('no stage has ended')
    expect(page).not.toMatch(/NaN|undefined/)
  })
})

describe('the held-out clip', () => {
  const groundTruth = Array.from({ length: 9 }, (_, index) => (index === 4 ? null : boxInFrame(index)))
  const still = groundTruth.map(() => boxInFrame(0))

  function resultOf({ clip, steps }: { clip: string; steps: number }): HeldOutResult {
    const track = (name: string, boxes: HeldOutResult['before']['boxes']): HeldOutResult['before'] => ({ name, boxes, scores: { ...evaluateOnePass({ groundTruth, predicted: boxes }), framesPerSecond: null } })
    return { sequence: 'patch', clip, groundTruth, steps, before: track('good', groundTruth.map((_, index) => boxInFrame(index))), after: track('worse', still) }
  }

  it('measures overlaps as the evaluation does, without the frames that have no target', () => {
    const boxes = [...still.slice(0, 6), null, null, null]
    const overlaps = computeFrameOverlaps({ groundTruth, boxes })
    expect(overlaps.map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 2, 3, 5, 6, 7, 8])
    const mean = overlaps.reduce((sum, { overlap }) => sum + overlap, 0) / overlaps.length
    expect(mean).toBeCloseTo(evaluateOnePass({ groundTruth, predicted: boxes }).meanOverlap, 9)
  })

  it('says that the overlap fell when it fell, and that nothing was learned when nothing was', async () => {
    const clip = join(folder, 'patch.mp4')
    await makeClip({ path: clip, frameCount: 9 })
    const page = await readFile(await writeRunReport({ run, heldOut: resultOf({ clip, steps: 40 }), out: join(folder, 'fell.html') }), 'utf8')
    expect(page).toMatch(/overlap with the ground truth fell: 1\.000 before/)
    expect(page.match(/<figure class="frame">/g)).toHaveLength(6)
    expect(page.match(/stroke-dasharray="[\d.]+ [\d.]+"\/><\/g>/g)).toHaveLength(6)
    const idle = await readFile(await writeRunReport({ run, heldOut: resultOf({ clip, steps: 0 }), out: join(folder, 'idle.html') }), 'utf8')
    expect(idle).toContain('No training step was taken')
  })
})
