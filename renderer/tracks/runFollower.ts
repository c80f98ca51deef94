import type { Result } from '../../main/contract/errors'
import type { EventOf } from '../../main/contract/events'
import type { ClipId, JobId, TrackId } from '../../main/contract/ids'
import type { SamplePacket } from '../../main/contract/trackPacket'
import { unpackSamples } from '../../main/contract/trackPacket'
import type { ClipTracks } from './clipTracks'
import type { OpenRun } from './history'
import { toCell } from './packTrack'
import { passedOver } from './passedOver'

/** A tracking job and where its samples go. */
export interface FollowedRun {
  readonly job: JobId
  readonly tracks: ClipTracks
  readonly track: TrackId
  run: OpenRun
  /** Samples of the job that have been written. */
  received: number
  /** Whatever came is saved: an interrupted job that may go on. */
  settled: boolean
  /** The frame of the last sample. */
  lastFrame: number | null
}

type SampleReader = (job: JobId, from: number) => Promise<Result<SamplePacket>>

/** Writes the samples of tracking jobs into tracks, each once and in order, whatever was missed, repeated, or came before its job was known. */
export class RunFollower {
  private readonly runs = new Map<JobId, FollowedRun>()
  private readonly pulls = new Map<JobId, Promise<void>>()

  constructor(
    private readonly readSamples: SampleReader,
    /** Frames from one sample of a clip to the next, as it is worked with. */
    private readonly strideOf: (clip: ClipId) => number,
  ) {}

  get all(): readonly FollowedRun[] {
    return [...this.runs.values()]
  }

  find(job: JobId): FollowedRun | undefined {
    return this.runs.get(job)
  }

  findByRun(run: OpenRun): FollowedRun | undefined {
    return this.all.find((followed) => followed.run === run)
  }

  findByTrack(track: TrackId): FollowedRun | undefined {
    return this.all.find((followed) => followed.track === track)
  }

  follow(job: JobId, { tracks, track, run }: Pick<FollowedRun, 'tracks' | 'track' | 'run'>): FollowedRun {
    const followed: FollowedRun = { job, tracks, track, run, received: 0, settled: false, lastFrame: null }
    this.runs.set(job, followed)
    return followed
  }

  forget(job: JobId): void {
    this.runs.delete(job)
  }

  /** While samples are asked for, events are let go: the next one that does not fit asks again, and the end of the job does in any case. */
  take({ job, first, samples }: EventOf<'samples'>): void {
    const run = this.runs.get(job)
    if (!run || this.pulls.has(job)) return // a job that is not known yet is asked for all of them once it is
    if (first > run.received) void this.pull(job)
    else this.write(run, { first, samples })
  }

  /** Asks for what is missing, behind what is being asked for already: comes back with all that the engine had when this was called. */
  async pull(job: JobId): Promise<void> {
    const pulling = (this.pulls.get(job) ?? Promise.resolve()).then(() => this.fetch(job))
    this.pulls.set(job, pulling)
    await pulling
    if (this.pulls.get(job) === pulling) this.pulls.delete(job)
  }

  private async fetch(job: JobId): Promise<void> {
    const run = this.runs.get(job)
    if (!run) return
    const first = run.received
    const result = await this.readSamples(job, first)
    if (result.ok) this.write(run, { first, samples: result.value })
  }

  /** What came for the first time; of the stretch that it covers nothing earlier stays. */
  private write(followed: FollowedRun, { first, samples }: { first: number; samples: SamplePacket }): void {
    const fresh = unpackSamples(samples).slice(followed.received - first)
    if (fresh.length === 0) return
    const { tracks, lastFrame: previous } = followed
    const track = tracks.set.find(followed.track)
    followed.received += fresh.length
    followed.settled = false
    followed.lastFrame = fresh.at(-1)!.frameIndex
    const told = fresh.filter(({ frameIndex }) => !track?.cleared.has(frameIndex)).map((sample) => [sample.frameIndex, toCell(sample)] as const)
    const passed = track ? passedOver({ samples: track.samples, frames: fresh.map(({ frameIndex }) => frameIndex), previous, stride: this.strideOf(tracks.clip) }) : []
    followed.run.write([...told, ...passed.map((frameIndex) => [frameIndex, null] as const)])
  }
}
