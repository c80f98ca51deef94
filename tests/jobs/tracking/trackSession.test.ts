import { describe, expect, it } from 'vitest'
import { reachOf } from '../../../main/jobs/tracking/trackSession'
import { TrackJournal } from '../../../main/jobs/tracking/trackJournal'
import type { RepairRequest } from '../../../main/contract/repairProcedures'
import type { TrackRequest } from '../../../main/contract/trackProcedures'
import type { TrackSample } from '../../../main/contract/track'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../../video/paintedClip'

const request: TrackRequest = { clip: 'clip_123456', track: 't', frameIndex: 50, box: { left: 1, top: 2, width: 3, height: 4 }, direction: 'both', preview: { width: 0, crops: false } }
const folder = temporaryFolder()

describe('how far a request reaches', () => {
  const reach = (changes: Partial<TrackRequest>, direction: 'forward' | 'backward'): number => reachOf({ request: { ...request, ...changes }, direction, frameCount: 100 }).to

  it.each([
    ['to the end', {}, 99, 0],
    ['so many frames', { frames: 10 }, 60, 40],
    ['more frames than there are', { frames: 500 }, 99, 0],
    ['the next user keyframe, in either direction', { stopFrames: [10, 30, 70, 90, 50] }, 69, 31],
    ['whichever comes first', { stopFrames: [30, 70], frames: 5 }, 55, 45],
    ['no frame at all, beside a keyframe', { stopFrames: [49, 51] }, 50, 50],
  ])('is %s', (_, changes, forward, backward) => {
    expect([reach(changes, 'forward'), reach(changes, 'backward')]).toEqual([forward, backward])
  })
})

describe('the journal of tracking jobs', () => {
  const repair: RepairRequest = { clip: 'clip_123456', track: 'other', corrected: { frameIndex: 5, box: request.box }, before: null, after: { frameIndex: 9, box: request.box }, from: 2, to: 8 }
  const sample = (frameIndex: number): TrackSample => ({ frameIndex, mediaTime: frameIndex / 25, box: request.box, score: frameIndex === 2 ? Number.NaN : 0.5, psr: 3, scaleIndex: 1, confidence: null, state: 'tracked', source: 'tracker', modelId: 'm' })

  it('remembers what was asked and found, whether it was done, and forgets on request', async () => {
    const journal = new TrackJournal(join(folder, 'journal'))
    expect(await journal.load()).toEqual([])
    await journal.begin('job_aaaaaa', { kind: 'request', request })
    await journal.add('job_aaaaaa', [sample(1), sample(2)])
    await journal.add('job_aaaaaa', [sample(3)])
    await journal.begin('job_bbbbbb', { kind: 'repair', request: repair })
    await journal.finish('job_bbbbbb')
    const [first, second] = (await new TrackJournal(join(folder, 'journal')).load()).sort((a, b) => a.job.localeCompare(b.job))
    expect(first).toMatchObject({ job: 'job_aaaaaa', kind: 'request', request, done: false })
    expect(first!.samples).toEqual([1, 2, 3].map(sample))
    expect(second).toMatchObject({ job: 'job_bbbbbb', kind: 'repair', request: repair, done: true, samples: [] })
    await journal.forget('job_aaaaaa')
    expect((await journal.load()).map(({ job }) => job)).toEqual(['job_bbbbbb'])
  })

  it('loses a line cut short, nothing else, and is not led astray by what is no journal', async () => {
    const journal = new TrackJournal(join(folder, 'torn'))
    await journal.begin('job_aaaaaa', { kind: 'request', request })
    await journal.add('job_aaaaaa', [sample(1)])
    await appendFile(join(folder, 'torn', 'job_aaaaaa.jsonl'), '{"kind":"samples","samples":[{"fra')
    await appendFile(join(folder, 'torn', 'evil.jsonl'), '{"kind":"request","job":"../../x","request":{}}\n')
    expect((await journal.load()).map(({ job, samples }) => [job, samples.length])).toEqual([['job_aaaaaa', 1]])
  })
})
