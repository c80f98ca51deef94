import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comparisonSchema, type Comparison } from '../../../main/contract/comparison'
import type { JobContext, JobEvent } from '../../../main/contract/reporter'
import { runProtocol, type ProtocolOptions, type ProtocolOutcome } from '../../../main/jobs/protocols/protocolJob'
import { boxInFrame, makeSequence } from '../clipOfTexture'

const FRAMES = 24
let folder: string
let sequences: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-protocols-'))
  sequences = join(folder, 'sequences')
  for (const name of ['patch_a', 'patch_b']) await makeSequence({ folder: sequences, name, frameCount: FRAMES })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function run(options: Partial<ProtocolOptions & JobContext> & { protocol: string; out: string }, events: JobEvent[] = []): Promise<ProtocolOutcome> {
  return runProtocol({ folder: sequences, layout: 'otb', origin: 0, models: ['identity'], device: 'cpu', reporter: (event) => events.push(event), signal: new AbortController().signal, ...options, out: join(folder, options.out) })
}

const lines = async (...path: string[]): Promise<string[]> => (await readFile(join(folder, ...path), 'utf8')).trim().split('\n')

describe('runProtocol', () => {
  it('writes figures that carry protocol, variant, dataset, tracker, device and date', async () => {
    const { comparison, failures } = await run({ protocol: 'otb', out: 'otb' })
    expect(failures).toBe(0)
    const written = comparisonSchema.parse(JSON.parse(await readFile(join(folder, 'otb', 'comparison.json'), 'utf8')))
    expect(written).toEqual(comparison)
    expect(written).toMatchObject({
      protocol: { name: 'otb', variant: 'original (Wu, Lim and Yang)', rules: { firstFrame: expect.any(String) as string } }, complete: true,
      dataset: { layout: 'otb', origin: 0, frames: null, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string, sequences: { patch_a: FRAMES, patch_b: FRAMES } },
      trackers: [{ name: 'identity', modelId: 'identity', source: 'tracked', sequences: { patch_a: { worst: { frame: 12, overlap: 0 } } } }],
    })
    expect(Date.parse(written.date)).toBeGreaterThan(0)
  })

  it('starts again after a failure, five frames later, and writes VOT’s codes', async () => {
    const { comparison } = await run({ protocol: 'vot2018', out: 'vot' })
    const codes = (await lines('vot', 'identity', 'baseline', 'patch_a', 'patch_a_001.txt')).map((line) => (line.includes(',') ? 'r' : line)).join('')
    // The patch moves 3 px a frame and is 36 px wide: the box of frame 0 leaves it at frame 12, the one of frame 17 not before the end.
    expect(codes).toBe(`1${'r'.repeat(11)}200001${'r'.repeat(6)}`)
    const restarted = (await lines('vot', 'identity', 'baseline', 'patch_a', 'patch_a_001.txt'))[18]!.split(',').map(Number)
    expect(restarted).toEqual(Object.values(boxInFrame(17)))
    expect(comparison.trackers[0]!.figures['failures']!.value).toBe(2)
    expect(comparison.trackers[0]!.figures['robustness']!.value).toBeCloseTo((100 * 2) / (2 * FRAMES), 12)
  })

  it('runs from anchors both ways without restarts', async () => {
    const anchored = join(folder, 'anchored')
    await mkdir(join(anchored, 'patch_a'), { recursive: true })
    await cp(join(sequences, 'patch_a'), join(anchored, 'patch_a'), { recursive: true })
    const { comparison } = await run({ protocol: 'vot-restart-free', folder: anchored, out: 'anchors' })
    expect(await lines('anchors', 'identity', 'baseline', 'patch_a', 'patch_a_00000000.txt')).toHaveLength(FRAMES)
    // Overlap above .1 up to frame 8, then ten frames in a row without: tracked 9 or 10 of 24.
    const { robustness } = comparison.trackers[0]!.sequences['patch_a']!.figures
    expect(robustness! * FRAMES).toBeGreaterThan(8)
    expect(robustness! * FRAMES).toBeLessThan(12)
  })

  it('starts 12 times for SRE and at 17 frames of 24 for TRE, and scores the same when read back', async () => {
    for (const [protocol, passes] of [['sre', 12], ['tre', 17]] as const) {
      const { comparison } = await run({ protocol, out: protocol })
      expect(await lines(protocol, 'identity', 'patch_a', `patch_a_${String(passes).padStart(3, '0')}.txt`)).toBeDefined()
      const again = await run({ protocol, models: [], results: [join(folder, protocol)], out: `${protocol}-again` })
      const [first, second] = [comparison.trackers[0]!, again.comparison.trackers[0]!]
      expect(second).toMatchObject({ name: 'identity', source: 'stored', modelId: null })
      for (const [key, { value }] of Object.entries(first.figures)) expect(second.figures[key]!.value, `${protocol} ${key}`).toBeCloseTo(value!, 3)
    }
  })

  it.each(['got10k', 'vot2016', 'vot-unsupervised'])('reads back what it wrote under %s', async (protocol) => {
    const { comparison } = await run({ protocol, out: `once-${protocol}` })
    const again = await run({ protocol, models: [], results: [join(folder, `once-${protocol}`)], out: `twice-${protocol}` })
    for (const [key, { value }] of Object.entries(comparison.trackers[0]!.figures)) {
      const read = again.comparison.trackers[0]!.figures[key]!.value
      if (value === null) expect(read).toBeNull()
      else expect(read, key).toBeCloseTo(value, 3)
    }
  })

  it('scores results of others beside its own, best first, and says what cannot be told apart', async () => {
    const results = join(folder, 'others')
    for (const tracker of ['perfect', 'copy']) {
      await mkdir(join(results, tracker), { recursive: true })
      for (const name of ['patch_a', 'patch_b']) await cp(join(sequences, name, 'groundtruth_rect.txt'), join(results, tracker, `${name}.txt`))
    }
    const { comparison } = await run({ protocol: 'otb', results: [results], out: 'beside' })
    expect(comparison.trackers.map(({ name }) => name)).toEqual(['copy', 'perfect', 'identity'])
    expect(comparison.trackers[0]!.figures['meanOverlap']!.value).toBe(1)
    const pair = (first: string, second: string): unknown => comparison.differences.find((one) => one.first === first && one.second === second)!.within
    expect([pair('copy', 'perfect'), pair('identity', 'perfect')]).toEqual([true, false])
  })

  it('takes one tracker’s own folder, and cuts whole results where only the first frames are asked for', async () => {
    const { comparison } = await run({ protocol: 'otb', models: [], results: [join(folder, 'others', 'perfect')], frames: 10, out: 'cut' })
    expect(comparison.trackers[0]).toMatchObject({ name: 'perfect', failed: [], figures: { meanOverlap: { value: 1 } } })
    expect(comparison.dataset).toMatchObject({ frames: 10, sequences: { patch_a: 10, patch_b: 10 } })
  })

  it('says which sequence is malformed, and goes on with the rest', async () => {
    const half = join(folder, 'half')
    await cp(sequences, half, { recursive: true })
    await writeFile(join(half, 'patch_a', 'groundtruth_rect.txt'), '1,2,3,4\n5,6,NaN,8,9\n')
    const events: JobEvent[] = []
    const { failures } = await run({ protocol: 'otb', folder: half, out: 'half-scores' }, events)
    expect(failures).toBe(1)
    expect(events).toContainEqual(expect.objectContaining({ kind: 'item-failed', item: 'patch_a', error: expect.objectContaining({ message: expect.stringMatching(/groundtruth_rect\.txt:2/) as string }) as Error }))
  })

  it('gives figures of the sequences with an attribute', async () => {
    const attributes = join(folder, 'att')
    await mkdir(attributes)
    await writeFile(join(attributes, 'names.txt'), 'fast\nsmall\n')
    await writeFile(join(attributes, 'patch_a.txt'), '1,0')
    await writeFile(join(attributes, 'patch_b.txt'), '1,1')
    const { comparison } = await run({ protocol: 'otb', attributes, out: 'attributes' })
    const { fast, small } = comparison.trackers[0]!.attributes
    expect([fast!.sequences, small!.sequences]).toEqual([2, 1])
    expect(small!.figures['auc']!.value).toBe(comparison.trackers[0]!.sequences['patch_b']!.figures['auc'])
  })

  it('names a tracker’s missing sequence, a malformed one, and an unknown protocol', async () => {
    const results = join(folder, 'lacking')
    await mkdir(join(results, 'mine'), { recursive: true })
    await writeFile(join(results, 'mine', 'patch_a.txt'), '1,2,3,4\n')
    const events: JobEvent[] = []
    await expect(run({ protocol: 'otb', models: [], results: [results], out: 'lacking-scores' }, events)).rejects.toMatchObject({ code: 'sequences-invalid' })
    const { trackers } = JSON.parse(await readFile(join(folder, 'lacking-scores', 'comparison.json'), 'utf8')) as Comparison
    expect(trackers[0]!.failed.map(({ sequence, message }) => `${sequence}: ${message}`)).toEqual([
      expect.stringMatching(/^patch_a: .*1 boxes for 24 frames/) as string, expect.stringMatching(/^patch_b: .*patch_b.txt.*cannot be found/) as string,
    ])
    await expect(run({ protocol: 'otb2', out: 'none' })).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('otb-pysot') as string })
  })
})
