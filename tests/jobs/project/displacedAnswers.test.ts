import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TrackSample } from '../../../main/contract/track'
import { packSamples } from '../../../main/contract/trackPacket'
import type { ClipTrack } from '../../../main/contract/trackProcedures'
import { loadDisplaced, noteDisplaced } from '../../../main/jobs/project/displacedAnswers'
import { TrackDesk } from '../../../main/jobs/project/trackDesk'
import { TrackStore } from '../../../main/jobs/project/trackStore'
import { temporaryFolder } from '../../store/temporaryFolder'

const CLIP = 'clip_00000000-0000-4000-8000-000000000000'

type Source = TrackSample['source']
const sample = (frameIndex: number, left: number, source: Source = 'tracker'): TrackSample => ({
  frameIndex, mediaTime: frameIndex / 25, box: { left, top: 1, width: 5, height: 5 }, score: source === 'tracker' ? 0.7 : 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source, modelId: source === 'tracker' ? 'alexpul' : null,
})
const track = (...samples: TrackSample[]): ClipTrack => ({ track: 'a', label: 'a', attributes: {}, samples: packSamples(samples) })
const byFrame = (...samples: TrackSample[]): Map<number, TrackSample> => new Map(samples.map((each) => [each.frameIndex, each]))

describe('noteDisplaced', () => {
  it('keeps what the tracker had answered where a person or a repair put something else, the first of several', () => {
    const corrected = noteDisplaced(new Map(), { before: byFrame(sample(1, 10), sample(2, 12), sample(3, 14)), after: [sample(2, 80, 'user'), sample(3, 82)] })
    expect([...corrected]).toEqual([[2, sample(2, 12)], [3, sample(3, 14)]])
    const again = noteDisplaced(corrected, { before: byFrame(sample(3, 82)), after: [sample(3, 83)] })
    expect(again.get(3)).toEqual(sample(3, 14))
  })

  it('forgets what is back, and keeps nothing of boxes that nobody answered', () => {
    const corrected = noteDisplaced(new Map(), { before: byFrame(sample(2, 12)), after: [sample(2, 80, 'user')] })
    expect(noteDisplaced(corrected, { before: byFrame(sample(2, 80, 'user')), after: [sample(2, 12)] }).size).toBe(0)
    expect(noteDisplaced(new Map(), { before: byFrame(sample(2, 12, 'user'), sample(3, 1, 'interpolated')), after: [sample(2, 80), sample(3, 90), sample(4, 1)] }).size).toBe(0)
  })

  it('takes an answer that a person only confirmed for displaced: it was looked at', () => {
    expect([...noteDisplaced(new Map(), { before: byFrame(sample(2, 12)), after: [sample(2, 12, 'user')] }).keys()]).toEqual([2])
  })
})

describe('the answers of a track that was corrected', () => {
  let folder: { tracks: string; trash: string }
  let desk: TrackDesk
  beforeEach(() => {
    const root = temporaryFolder()
    folder = { tracks: join(root, 'tracks'), trash: join(root, 'trash') }
    desk = new TrackDesk(new TrackStore(folder))
  })
  const put = (...samples: TrackSample[]): Promise<unknown> => desk.put({ clip: CLIP, clipName: 'c' }, [track(...samples)])
  const file = (): string => join(folder.tracks, CLIP, 'a.displaced.jsonl')

  it('lie beside it, are read by the next session, and the track file is as it always was', async () => {
    await put(sample(1, 10), sample(2, 12))
    await desk.write()
    expect(existsSync(file())).toBe(false)
    await put(sample(1, 10), sample(2, 50, 'user'))
    await desk.write()
    const next = new TrackDesk(new TrackStore(folder))
    expect(await next.displaced(CLIP, 'a')).toEqual([sample(2, 12)])
    expect((await next.load(CLIP)).map(({ track: name }) => name)).toEqual(['a'])
    expect(JSON.parse(readFileSync(join(folder.tracks, CLIP, 'a.json'), 'utf8'))).toMatchObject({ format: 'pultrack-project-track', version: 1 })
  })

  it('go when the edit is taken back, and come again with it', async () => {
    await put(sample(2, 12))
    await put(sample(2, 50, 'user'))
    await put(sample(2, 12))
    await desk.write()
    expect(existsSync(file())).toBe(false)
    await put(sample(2, 50, 'user'))
    expect(await desk.displaced(CLIP, 'a')).toEqual([sample(2, 12)])
  })

  it('go with a track that is deleted, and come back with it', async () => {
    await put(sample(2, 12))
    await put(sample(2, 50, 'user'))
    await desk.write()
    await desk.remove({ clip: CLIP, clipName: 'c' }, 'a')
    await desk.write()
    expect(existsSync(file())).toBe(false)
    await put(sample(2, 50, 'user'))
    await desk.write()
    expect([...(await loadDisplaced(file())).values()]).toEqual([sample(2, 12)])
  })

  it('are as good as none where their file is damaged; the track is none the worse', async () => {
    await put(sample(2, 12))
    await put(sample(2, 50, 'user'))
    await desk.write()
    writeFileSync(file(), '{"format":"something else"}\n')
    const next = new TrackDesk(new TrackStore(folder))
    expect(await next.displaced(CLIP, 'a')).toEqual([])
    expect(await next.load(CLIP)).toHaveLength(1)
  })
})
