import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WHOLE_CLIP, type ClipPortion } from '../../../main/contract/clipPortion'
import type { Picture } from '../../../main/contract/frame'
import type { Chain, Instance } from '../../../main/contract/learning'
import { learnByConfig, resumeLearning, runLearning } from '../../../main/jobs/learnJob'
import { recordingContext, tinyLearnOptions } from '../../support/learnOptions'
import { largestDifference, readMetrics, readRows } from '../../support/runFiles'
import { drawScene } from '../../support/scene'
import { tinyConfig } from '../../support/tinyConfig'

const PORTION: ClipPortion = { from: 3, to: 18, stride: 2, downsample: 2, regions: [] }
/** The same portion's frames, and nothing else, as clips of their own: 3, 5 … 17, of half the size. */
const SMALL = { width: 160, height: 120 }
const FRAMES = 22
let folder: string

/** Each pixel four times: what is made smaller by two is the small picture again. */
function enlarge({ width, height, data }: Picture): Picture {
  const large = new Uint8Array(width * height * 12)
  for (let place = 0; place < large.length; place += 1) {
    const [channel, pixel] = [place % 3, Math.floor(place / 3)]
    const [column, row] = [pixel % (2 * width), Math.floor(pixel / (2 * width))]
    large[place] = data[((row >> 1) * width + (column >> 1)) * 3 + channel]!
  }
  return { width: 2 * width, height: 2 * height, data: large }
}

function drawSmall(seed: number, frame: number): Picture {
  const box = { left: 20 + 9 * seed + 2 * frame, top: 20 + 5 * seed + frame, width: 30, height: 26 }
  return drawScene({ ...SMALL, ground: 50 + seed, patches: [{ box, seed: 20 + seed }] })
}

async function writeImage(path: string, { width, height, data }: Picture): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 3 } }).png().toFile(path)
}

async function makeFootage(): Promise<void> {
  for (const seed of [1, 2, 3]) {
    for (const name of ['whole', 'cut']) await mkdir(join(folder, name, `clip${seed}`), { recursive: true })
    for (let frame = 0; frame < FRAMES; frame += 1) {
      const small = drawSmall(seed, frame)
      const name = `${String(frame).padStart(3, '0')}.png`
      await writeImage(join(folder, 'whole', `clip${seed}`, name), enlarge(small))
      if (frame >= 3 && frame <= 18 && (frame - 3) % 2 === 0) await writeImage(join(folder, 'cut', `clip${seed}`, name), small)
    }
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-portion-'))
  await makeFootage()
  await runLearning({ ...tinyLearnOptions({ footage: [join(folder, 'whole')], out: join(folder, 'run') }), portion: PORTION, ...recordingContext() })
  await runLearning({ ...tinyLearnOptions({ footage: [join(folder, 'cut')], out: join(folder, 'oracle') }), ...recordingContext() })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const read = async <T>(run: string, name: string): Promise<T[]> => (await readRows(join(folder, run), name)) as T[]
const double = ({ left, top, width, height }: Instance['box']): Instance['box'] => ({ left: 2 * left, top: 2 * top, width: 2 * width, height: 2 * height })

describe('learning from a portion of each clip', () => {
  it('is learning from clips that hold that portion alone, told in frames and pixels of the source', async () => {
    const [found, alone] = [await read<Instance>('run', 'instances.jsonl'), await read<Instance>('oracle', 'instances.jsonl')]
    expect(alone.length).toBeGreaterThan(5)
    expect(found).toEqual(alone.map((instance) => ({ ...instance, frameIndex: 3 + 2 * instance.frameIndex, box: double(instance.box) })))
    const [chains, chainsAlone] = [await read<Chain>('run', 'chains.jsonl'), await read<Chain>('oracle', 'chains.jsonl')]
    expect(chainsAlone.length).toBeGreaterThan(3)
    expect(chains).toEqual(chainsAlone.map((chain) => ({ ...chain, frameIndexes: chain.frameIndexes.map((frame) => 3 + 2 * frame), boxes: chain.boxes.map(double) })))
    expect(largestDifference(await readMetrics(join(folder, 'run')), await readMetrics(join(folder, 'oracle')))).toBe(0)
  })

  it('is written in run.json, with the frames that the clip has', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'run', 'run.json'), 'utf8')) as { footage: object[] }
    expect(manifest.footage).toEqual([1, 2, 3].map((seed) => ({ path: join(folder, 'whole', `clip${seed}`), fingerprint: expect.any(String) as string, frames: FRAMES, portion: PORTION })))
    const other = JSON.parse(await readFile(join(folder, 'oracle', 'run.json'), 'utf8')) as { footage: object[] }
    expect(other.footage[0]).not.toHaveProperty('portion')
  })

  it('goes on as if it had not been interrupted', async () => {
    const context = recordingContext()
    let windows = 0
    const reporter = (event: Parameters<typeof context.reporter>[0]): void => {
      if (event.kind === 'progress' && event.unit === 'windows' && event.item === 'mine round 1' && (windows += 1) === 2) context.stop()
    }
    const out = join(folder, 'stopped')
    await runLearning({ ...tinyLearnOptions({ footage: [join(folder, 'whole')], out }), portion: PORTION, reporter, signal: context.signal })
    await resumeLearning({ run: out, device: 'cpu', ...recordingContext() })
    expect(await read('stopped', 'chains.jsonl')).toEqual(await read('run', 'chains.jsonl'))
    expect(largestDifference(await readMetrics(out), await readMetrics(join(folder, 'run')))).toBe(0)
  }, 120_000)

  it('finds nothing in regions that are left out', async () => {
    const region = { left: 0, top: 0, width: SMALL.width / 2, height: SMALL.height }
    const sample = async (out: string, regions: Instance['box'][]): Promise<Instance[]> => {
      const learning = { config: tinyConfig(), untilStage: 0, footage: [join(folder, 'cut')], out: join(folder, out), device: 'cpu' as const, ...recordingContext() }
      await learnByConfig({ ...learning, portion: { ...WHOLE_CLIP, regions } })
      return read<Instance>(out, 'instances.jsonl')
    }
    const isInside = ({ box }: Instance): boolean => box.left + box.width <= region.width
    expect((await sample('all', [])).filter(isInside).length).toBeGreaterThan(2)
    const found = await sample('left-out', [region])
    expect(found.length).toBeGreaterThan(2)
    expect(found.filter(isInside)).toEqual([])
    expect(JSON.parse(await readFile(join(folder, 'left-out', 'run.json'), 'utf8'))).toMatchObject({ footage: [{ portion: { regions: [region] } }, {}, {}] })
  }, 60_000)

  it('takes single clips before the rest, and leaves out those that have no frame in it', async () => {
    const context = recordingContext()
    const [one, two, three] = [1, 2, 3].map((seed) => join(folder, 'cut', `clip${seed}`)) as [string, string, string]
    const portions = { [one]: { ...PORTION, from: 1, to: null, stride: 1, downsample: 1 as const }, [two]: { ...PORTION, from: 8, to: 9 } }
    await runLearning({ ...tinyLearnOptions({ footage: [one, two, three], out: join(folder, 'mixed') }), portions, minutes: 0.0001, ...context }).catch(() => undefined)
    expect(context.events.filter(({ kind }) => kind === 'item-failed')).toMatchObject([{ item: two, error: { code: 'clip-frame-missing' } }])
    const manifest = JSON.parse(await readFile(join(folder, 'mixed', 'run.json'), 'utf8')) as { footage: { path: string; portion?: object }[] }
    expect(manifest.footage.map(({ path, portion }) => [path, portion ?? null])).toEqual([[one, portions[one]], [three, null]])
  }, 60_000)
})
