import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClipPortion } from '../../main/contract/clipPortion'
import type { JobContext, JobEvent } from '../../main/contract/reporter'
import type { TrackSample } from '../../main/contract/track'
import { iou } from '../../main/contract/geometry'
import { runTracking, type TrackOptions, type TrackOutcome } from '../../main/jobs/trackJob'
import { openResponseReader } from '../../main/store/responseFile'
import { formatTrackCsv } from '../../main/store/trackCsv'
import { readTrackJson } from '../../main/store/trackFile'
import { singleTrack } from '../../main/store/trackFormat'
import { openClip } from '../../main/video/openClip'
import { boxInFrame, CLIP_SIZE, makeClip } from './clipOfTexture'

const FRAMES = 12
let folder: string
let clip: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-track-'))
  clip = join(folder, 'patch.mp4')
  await makeClip({ path: clip, frameCount: FRAMES })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

function track(options: Partial<TrackOptions & JobContext> & { out: string }): Promise<TrackOutcome> {
  const defaults = { clip, box: boxInFrame(0), model: 'random:compact:1', device: 'cpu' as const, reporter: () => undefined, signal: new AbortController().signal }
  return runTracking({ ...defaults, ...options, out: join(folder, options.out) })
}

function overlaps(samples: readonly TrackSample[]): number[] {
  return samples.map(({ box, frameIndex }) => iou(box, boxInFrame(frameIndex)))
}

async function readCsv(out: string): Promise<string[]> {
  return (await readFile(join(folder, out, 'track.csv'), 'utf8')).trimEnd().split('\n')
}

async function readSamples(out: string): Promise<readonly TrackSample[]> {
  return (await readTrackJson(join(folder, out, 'track.json'))).tracks[0]!.samples
}

describe('runTracking', () => {
  it('tracks to the end of the clip and writes what it found', async () => {
    const events: JobEvent[] = []
    const { tally } = await track({ out: 'forward', reporter: (event) => events.push(event) })
    const samples = await readSamples('forward')
    expect(samples.map(({ frameIndex }) => frameIndex)).toEqual(Array.from({ length: FRAMES }, (_, index) => index))
    expect(Math.min(...overlaps(samples))).toBeGreaterThan(0.5)
    expect(samples[0]).toMatchObject({ source: 'user', score: 1, psr: null, box: boxInFrame(0) })
    expect(samples[5]).toMatchObject({ source: 'tracker', modelId: 'random:compact:1', mediaTime: 5 / 25 })
    const csv = await readCsv('forward')
    expect(csv[0]).toBe('frame,pts_s,track,label,x,y,w,h,score,psr,confidence,state,source,keyframe')
    expect(csv).toHaveLength(FRAMES + 1)
    expect(await readFile(join(folder, 'forward', 'track.csv'), 'utf8')).toBe(formatTrackCsv(singleTrack(samples))) // as if written in one piece
    expect(tally).toMatchObject({ frames: FRAMES, states: { tracked: FRAMES - 1, lost: 0 } })
    expect(tally.lowestScore?.score).toBe(Math.min(...samples.slice(1).map(({ score }) => score)))
    expect((await readdir(join(folder, 'forward'))).sort()).toEqual(['track.csv', 'track.json'])
    expect(events.filter(({ kind }) => kind === 'progress').at(-1)).toEqual({ kind: 'progress', unit: 'frames', done: FRAMES, total: FRAMES, item: 'patch.mp4' })
  }, 300_000)

  it('tracks backward from a frame, and paints the overlay in the clip\'s own order', async () => {
    await track({ out: 'backward', frame: 6, box: boxInFrame(6), backward: true, overlay: true, responses: true })
    const samples = await readSamples('backward')
    expect(samples.map(({ frameIndex }) => frameIndex)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(Math.min(...overlaps(samples))).toBeGreaterThan(0.5)
    const responses = await openResponseReader(join(folder, 'backward', 'responses.bin'))
    expect(responses.frameIndexes).toEqual([0, 1, 2, 3, 4, 5]) // the user's own frame has none
    expect(Math.max(...(await responses.read(2))!.values)).toBe(samples[2]!.score)
    await responses.close()
    const overlay = await openClip({ path: join(folder, 'backward', 'overlay.mp4'), cacheFolder: join(folder, 'cache') })
    expect(overlay.clip.frameCount).toBe(7)
    // The user's box, drawn in frame 6, is yellow: no blue on its upper edge.
    const { data } = await overlay.readFrame(6)
    const { left, top, width } = boxInFrame(6)
    const pixel = (Math.floor(top) * CLIP_SIZE.width + Math.floor(left + width / 2)) * 3
    expect(data[pixel]).toBeGreaterThan(150)
    expect(data[pixel + 2]).toBeLessThan(100)
    await overlay.close()
  }, 300_000)

  it('looks at a portion of the clip only, in smaller pictures, and still answers in frames and pixels of the source', async () => {
    const portion = { from: 1, to: 10, stride: 2, downsample: 2, regions: [] } satisfies ClipPortion
    await track({ out: 'portion', frame: 2, box: boxInFrame(2), portion, overlay: true })
    const samples = await readSamples('portion')
    expect(samples.map(({ frameIndex }) => frameIndex)).toEqual([2, 3, 5, 7, 9])
    expect(Math.min(...overlaps(samples))).toBeGreaterThan(0.5)
    expect(samples[0]!.box).toEqual(boxInFrame(2))
    const written = JSON.parse(await readFile(join(folder, 'portion', 'track.json'), 'utf8')) as object
    expect(written).toMatchObject({ portion, clip: { ...CLIP_SIZE, frames: FRAMES } })
    const overlay = await openClip({ path: join(folder, 'portion', 'overlay.mp4'), cacheFolder: join(folder, 'cache') })
    expect(overlay.clip).toMatchObject(CLIP_SIZE)
    await overlay.close()
    await track({ out: 'portion-back', frame: 9, box: boxInFrame(9), portion, backward: true, model: 'identity' })
    expect((await readSamples('portion-back')).map(({ frameIndex, box }) => [frameIndex, box])).toEqual([1, 3, 5, 7, 9].map((frame) => [frame, boxInFrame(9)]))
    await expect(track({ out: 'outside', frame: 0, portion })).rejects.toMatchObject({ code: 'clip-frame-missing', message: expect.stringContaining('frames 1 to 10') as string })
    await expect(access(join(folder, 'outside'))).rejects.toThrow()
  }, 300_000)

  it('follows nothing into a region that is left out, and takes no box there', async () => {
    const region = { left: 70, top: 0, width: CLIP_SIZE.width - 70, height: CLIP_SIZE.height } // all that is right of where the target is at first
    const portion = { from: 0, to: null, stride: 1, downsample: 1, regions: [region] } satisfies ClipPortion
    await track({ out: 'left-out', portion })
    const samples = await readSamples('left-out')
    expect(Math.min(...overlaps(samples).slice(-3))).toBeLessThan(0.6) // what of the target goes in there is not seen any more
    expect(samples.map(({ box }) => box)).not.toEqual((await readSamples('forward')).map(({ box }) => box))
    expect(JSON.parse(await readFile(join(folder, 'left-out', 'track.json'), 'utf8'))).toMatchObject({ portion })
    await expect(track({ out: 'inside', frame: 9, box: boxInFrame(9), portion })).rejects.toMatchObject({ code: 'box-outside', message: expect.stringContaining('left out') as string })
  }, 300_000)

  it('keeps what was tracked when stopped, and says so', async () => {
    const controller = new AbortController()
    const reporter = (event: JobEvent): void => {
      if (event.kind === 'progress' && event.done === 5) controller.abort()
    }
    await expect(track({ out: 'stopped', reporter, signal: controller.signal, overlay: true })).rejects.toMatchObject({ code: 'interrupted' })
    expect((await readCsv('stopped')).length).toBeGreaterThanOrEqual(6)
    expect((await readCsv('stopped')).length).toBeLessThan(FRAMES + 1)
  }, 300_000)

  it('keeps its hands off an output folder that is in use, unless told to', async () => {
    await mkdir(join(folder, 'taken'))
    await writeFile(join(folder, 'taken', 'track.csv'), 'mine')
    await writeFile(join(folder, 'taken', 'overlay.mp4'), 'of the run before')
    await expect(track({ out: 'taken', model: 'identity' })).rejects.toMatchObject({ code: 'output-exists' })
    expect(await readCsv('taken')).toEqual(['mine'])
    await track({ out: 'taken', model: 'identity', overwrite: true })
    expect(await readCsv('taken')).toHaveLength(FRAMES + 1)
    await expect(access(join(folder, 'taken', 'overlay.mp4'))).rejects.toThrow()
  })

  it.each([
    ['a box outside the frame', { box: { left: 500, top: 0, width: 10, height: 10 } }, 'box-outside'],
    ['a box without size', { box: { left: 5, top: 0, width: 0, height: 10 } }, 'box-invalid'],
    ['a box that is no number', { box: { left: Number.NaN, top: 0, width: 4, height: 10 } }, 'box-invalid'],
    ['a frame beyond the clip', { frame: FRAMES }, 'clip-frame-missing'],
    ['a clip that is not there', { clip: '/nowhere/clip.mp4' }, 'clip-missing'],
    ['a model that is not there', { model: '/nowhere/model' }, 'model-missing'],
  ])('names %s and leaves nothing behind', async (_, options, code) => {
    await expect(track({ out: 'refused', ...options })).rejects.toMatchObject({ code })
    await expect(access(join(folder, 'refused'))).rejects.toThrow()
  })

  it('names clip and frame of a wrong box', async () => {
    await expect(track({ out: 'refused', frame: 3, box: { left: -90, top: 0, width: 4, height: 4 } })).rejects.toThrow(/^patch\.mp4, frame 3: .*160 x 120/)
  })
})
