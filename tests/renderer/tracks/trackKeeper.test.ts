import { describe, expect, it, vi } from 'vitest'
import { packSamples, unpackSamples } from '../../../main/contract/trackPacket'
import type { TrackSample } from '../../../main/contract/track'
import type { ClipTrack } from '../../../main/contract/trackProcedures'
import type { Engine } from '../../../renderer/bridge/engine'
import { HistoryMemory } from '../../../renderer/tracks/historyMemory'
import { TrackKeeper } from '../../../renderer/tracks/trackKeeper'
import { boxAt, createTrack, userCell } from './trackScene'

const CLIP = 'clip_123456'
const samples = [1, 2, 3].map((frameIndex): TrackSample => ({ frameIndex, mediaTime: 0, box: boxAt(frameIndex), score: 0.5, psr: 3, scaleIndex: 1, confidence: null, state: 'tracked', source: 'tracker', modelId: 'm' }))

/** An engine that knows no job, has one clip without tracks, and keeps what is saved. */
function createBench() {
  const saved = new Map<string, ClipTrack>()
  const listeners = new Map<string, (event: object) => void>()
  const engine = { beFresh: (): void => undefined }
  const answers: Record<string, (args: { tracks: ClipTrack[] }) => unknown> = {
    'clips.describe': () => ({ mediaTimes: new Float64Array(50) }), 'tracks.load': () => [], 'jobs.list': () => [], 'tracks.samples': () => packSamples([]),
    'project.state': () => ({ name: 'p', place: null }), 'tracks.save': ({ tracks }) => void tracks.forEach((track) => saved.set(track.track, track)),
  }
  const answer = (name: string, args: { tracks: ClipTrack[] }): Promise<unknown> => Promise.resolve(answers[name]!(args))
  const stub = {
    call: answer, tryCall: async (name: string, args: { tracks: ClipTrack[] }) => ({ ok: true, value: await answer(name, args) }),
    on: (kind: string, listener: (event: object) => void) => listeners.set(kind, listener), onFresh: (listener: () => void) => (engine.beFresh = listener),
  }
  const keeper = new TrackKeeper(stub as unknown as Engine, { mayEdit: () => true, strideOf: () => 1, onState: () => undefined, onHistoryLost: () => undefined }, new HistoryMemory({ getItem: () => null, setItem: () => undefined, removeItem: () => undefined }))
  keeper.connect()
  const framesSaved = (): number[] => unpackSamples(saved.get('a')!.samples).map(({ frameIndex }) => frameIndex)
  return { keeper, engine, framesSaved, tell: (event: { kind: string }) => listeners.get(event.kind)!(event) }
}

describe('TrackKeeper', () => {
  it('keeps what came of a job that the next engine does not know, as a step that can be undone', async () => {
    const { keeper, engine, framesSaved, tell } = createBench()
    const tracks = await keeper.open(CLIP)
    const track = createTrack('a', [[0, userCell(0)]])
    tracks.set.insert(track)
    keeper.follow('job_1', { tracks, track: 'a', run: tracks.history.beginRun({ name: 'repair', track: 'a' }) })
    await keeper.follower.pull('job_1')
    tell({ kind: 'samples', job: 'job_1', clip: CLIP, track: 'a', first: 0, samples: packSamples(samples) } as { kind: string })
    keeper.saver.mark(tracks, ['a'])
    await keeper.saver.settle()
    expect(framesSaved(), 'of a run under way nothing is saved').toEqual([0])

    engine.beFresh()
    await vi.waitFor(() => expect(framesSaved()).toEqual([0, 1, 2, 3]))
    expect(keeper.follower.all).toEqual([])
    expect(tracks.history.undo()).toMatchObject({ action: 'repair' })
    expect([...track.samples.frames()]).toEqual([0])
  })
})
