import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { itemRecordSchema, type ItemRecord } from '../../../main/contract/batch'
import { isLeftOut, type ClipPortion } from '../../../main/contract/clipPortion'
import { iou } from '../../../main/contract/geometry'
import { runBatch } from '../../../main/jobs/batchJob'
import { readTrackJson } from '../../../main/store/trackFile'
import { boxInFrame } from '../clipOfTexture'
import { ffmpeg, makeFootage } from './batchClips'

let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-template-'))
  await makeFootage(at('footage'), { whole: 1 })
  await rm(at('footage', 'clip-00.box.txt'))
  // The same scene mirrored, the target elsewhere; and one without the target, nor anything else.
  await ffmpeg(['-i', at('footage', 'clip-00.mp4'), '-vf', 'vflip', '-crf', '12', at('footage', 'flipped.mp4')])
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25', '-frames:v', '8', '-pix_fmt', 'yuv420p', at('footage', 'absent.mp4')])
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function recordOf(name: string, out = 'out'): Promise<ItemRecord> {
  return itemRecordSchema.parse(JSON.parse(await readFile(at(out, 'clips', name, 'item.json'), 'utf8')))
}

it('finds the target of one clip in another, follows it, and says where it is not', async () => {
  const object = { box: boxInFrame(0), frame: 0, template: at('footage', 'clip-00.mp4') }
  const settings = { model: null, falseAlarmRate: 0.05, overlay: false, responses: false }
  await runBatch({ paths: [at('footage')], object, settings, out: at('out'), device: 'cpu', reporter: () => undefined, signal: new AbortController().signal })
  const same = await recordOf('clip-00')
  expect(same).toMatchObject({ state: 'done', start: { frame: 0, found: { confidence: expect.closeTo(1, 1) as number } } })
  expect(iou(same.start!.box, boxInFrame(0))).toBeGreaterThan(0.5)
  const [first] = (await readTrackJson(at('out', 'clips', 'clip-00', 'track.json'))).tracks[0]!.samples
  expect(first).toMatchObject({ source: 'tracker', box: same.start!.box, confidence: same.start!.found!.confidence })
  expect(await recordOf('absent')).toMatchObject({ state: 'failed', error: { code: 'object-not-found' }, tally: null })
}, 240_000)

it('searches in what is looked at only, in smaller pictures, and answers in pixels of the source', async () => {
  const object = { box: boxInFrame(0), template: at('footage', 'clip-00.mp4') }
  const settings = { model: null, falseAlarmRate: 0.05, overlay: false, responses: false }
  const portion = { from: 3, to: null, stride: 2, downsample: 2, regions: [] } satisfies ClipPortion
  const context = { device: 'cpu', reporter: () => undefined, signal: new AbortController().signal } as const
  await runBatch({ paths: [at('footage', 'clip-00.mp4')], object, settings, out: at('portion'), portionOf: () => portion, ...context })
  const { start } = await recordOf('clip-00', 'portion')
  expect([3, 5, 7]).toContain(start!.frame)
  expect(iou(start!.box, boxInFrame(start!.frame))).toBeGreaterThan(0.5)
  // Where the target is, nothing is looked at: something else may be taken for it, never what lies there.
  const regions = [{ left: 30, top: 30, width: 80, height: 60 }]
  await runBatch({ paths: [at('footage', 'clip-00.mp4')], object, settings, out: at('hidden'), portionOf: () => ({ ...portion, regions }), ...context })
  const hidden = await recordOf('clip-00', 'hidden')
  if (hidden.start) expect(isLeftOut({ ...portion, regions }, hidden.start.box)).toBe(false)
  else expect(hidden.error).toMatchObject({ code: 'object-not-found' })
}, 240_000)
