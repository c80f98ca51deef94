import { AppError } from '../../main/contract/errors'
import type { Result } from '../../main/contract/errors'
import type { EventOf } from '../../main/contract/events'
import type { ClipId, JobId, TrackId } from '../../main/contract/ids'
import type { JobState } from '../../main/contract/jobState'
import type { Engine } from '../bridge/engine'
import type { CellList } from './cellList'
import { ClipTracks } from './clipTracks'
import type { OpenRun } from './history'
import type { HistoryMemory, LostSteps } from './historyMemory'
import { unpackTrack } from './packTrack'
import { RunFollower } from './runFollower'
import type { FollowedRun } from './runFollower'
import { PLAIN_LOOK, Track } from './track'
import { TrackSaver } from './trackSaver'
import type { SaverOptions } from './trackSaver'

export interface KeeperOptions {
  onState: SaverOptions['onState']
  /** Whether this page may change tracks; where another does, that one saves what jobs find. */
  mayEdit(): boolean
  /** Frames from one sample of a clip to the next, as it is worked with. */
  strideOf(clip: ClipId): number
  /** Steps of a clip's history could not be kept over a reload. */
  onHistoryLost(steps: LostSteps): void
}

const AT_WORK: readonly JobState['state'][] = ['waiting', 'running', 'stopping']

/** Tracks of every clip that was opened, kept equal with the engine: loaded, saved, and filled by tracking jobs, this page's or those of one before it. */
export class TrackKeeper {
  readonly follower: RunFollower
  readonly saver: TrackSaver
  private readonly opened = new Map<ClipId, Promise<ClipTracks>>()
  /** Those of them that are there. */
  private readonly loaded = new Set<ClipTracks>()
  private readonly adopting = new Map<JobId, Promise<void>>()
  /** Ended jobs whose samples are not known to be on disk yet. */
  private readonly unsaved = new Set<FollowedRun>()
  private project: string | null = null
  /** Set while this page asks for a job: its name is about to be known. */
  starting: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly engine: Engine,
    private readonly options: KeeperOptions,
    private readonly memory: HistoryMemory,
  ) {
    this.follower = new RunFollower((job, from) => engine.tryCall('tracks.samples', { job, from }), options.strideOf)
    this.saver = new TrackSaver({
      save: (clip, tracks) => this.asEditor(() => engine.tryCall('tracks.save', { clip, tracks })),
      remove: (clip, track) => this.asEditor(() => engine.tryCall('tracks.remove', { clip, track })),
      openRunOf: (tracks, track) => this.openRunOf(tracks, track),
      onState: (state, error) => {
        options.onState(state, error)
        if (state === 'saved') void this.dismissSaved()
      },
    })
  }

  /** Listens for as long as the page lives. */
  connect(): void {
    const { engine } = this
    engine.on('samples', (event) => this.takeSamples(event))
    engine.on('job', ({ job }) => void this.takeJob(job))
    engine.on('job-dismissed', ({ job }) => this.drop(job))
    engine.on('project', ({ project }) => this.enterProject(project))
    engine.onFresh(() => void this.catchUp())
  }

  /** Takes up every job that the engine has, and leaves those that it has no longer: of a page that was just loaded, an engine that came back, and a page that gets to save what jobs have found. */
  async catchUp(): Promise<void> {
    const followed = this.follower.all
    const [project, listed] = await Promise.all([this.engine.tryCall('project.state', {}), this.engine.tryCall('jobs.list', {})])
    if (project.ok) this.enterProject(project.value)
    if (!listed.ok) return
    for (const job of listed.value) await this.takeJob(job)
    const known = new Set(listed.value.map(({ job }) => job))
    for (const run of followed) if (!known.has(run.job)) this.leave(run)
  }

  /** @throws AppError as `clips.describe`, `tracks.load` */
  open(clip: ClipId): Promise<ClipTracks> {
    const known = this.opened.get(clip)
    if (known) return known
    const opening = this.load(clip)
    this.opened.set(clip, opening)
    opening.catch(() => this.opened.delete(clip))
    return opening
  }

  /** A job that this page started for a run of its history. */
  follow(job: JobId, target: { tracks: ClipTracks; track: TrackId; run: OpenRun }): void {
    this.follower.follow(job, target)
    if (target.run.open) void this.follower.pull(job)
    else void this.abandon(target.run) // undone before the engine had answered
  }

  /** A person begins anew where an interrupted run could have gone on. */
  async leaveInterrupted(track: TrackId): Promise<void> {
    const followed = this.follower.findByTrack(track)
    if (!followed?.settled || !followed.run.open) return
    followed.run.close()
    await this.engine.tryCall('jobs.dismiss', { job: followed.job })
  }

  /** Ends a run that was undone: nothing of it is to come back. */
  async abandon(run: OpenRun): Promise<void> {
    const followed = this.follower.findByRun(run)
    if (!followed) return
    await this.engine.tryCall('jobs.stop', { job: followed.job })
    await this.engine.tryCall('jobs.dismiss', { job: followed.job })
  }

  private async load(clip: ClipId): Promise<ClipTracks> {
    const [detail, stored] = await Promise.all([this.engine.call('clips.describe', { clip }), this.engine.call('tracks.load', { clip })])
    const tracks = new ClipTracks(clip, detail.mediaTimes)
    for (const track of stored.map(unpackTrack).sort((a, b) => a.created - b.created)) tracks.set.insert(track)
    if (this.memory.has(clip)) await this.restoreHistory(tracks)
    this.loaded.add(tracks)
    return tracks
  }

  private async restoreHistory(tracks: ClipTracks): Promise<void> {
    const jobs = await this.engine.tryCall('jobs.list', {})
    const lost = this.memory.restore(tracks, (id) => jobs.ok && jobs.value.some(({ job }) => job === id))
    if (lost.cut + lost.overtaken > 0) this.options.onHistoryLost(lost)
  }

  /** The page goes: what can be undone is left behind for the one that is loaded in its place. */
  leaveHistory(): void {
    this.memory.leave(this.loaded, (run) => this.follower.findByRun(run))
  }

  private takeSamples(event: EventOf<'samples'>): void {
    if (this.follower.find(event.job)) this.follower.take(event)
  }

  /** The engine ended and kept nothing of the job: what came of it stays, as a step that can be undone, and is saved. */
  private leave(followed: FollowedRun): void {
    const { job, tracks, track, run } = followed
    if (this.follower.find(job) !== followed) return
    tracks.history.forgetEmpty(run)
    this.follower.forget(job)
    if (this.options.mayEdit()) this.saver.mark(tracks, [track])
  }

  /** What waited here while another page edited is older than what that one has saved. */
  private asEditor<T>(save: () => Promise<Result<T>>): Promise<Result<T>> {
    if (this.options.mayEdit()) return save()
    return Promise.resolve({ ok: false, error: new AppError({ code: 'project-read-only', message: 'Another window edits this project.', hint: 'What was changed here after it began is not saved.' }) })
  }

  /** Another project has other tracks. An engine that was started anew names the same places by other roots. */
  private enterProject({ name, place }: EventOf<'project'>['project']): void {
    const project = JSON.stringify([name, place?.path])
    if (this.project !== null && this.project !== project) {
      this.opened.clear()
      this.loaded.clear()
    }
    this.project = project
  }

  private async takeJob(job: JobState): Promise<void> {
    if (job.kind !== 'track' || job.clip === null || job.track === null) return
    const { clip, track } = job
    if (!this.follower.find(job.job)) await this.adopt(job.job, { clip, track })
    if (!AT_WORK.includes(job.state)) await this.finish(job)
  }

  /** A job that this page did not start, or has not been told the name of yet. */
  private adopt(job: JobId, target: { clip: ClipId; track: TrackId }): Promise<void> {
    const known = this.adopting.get(job) ?? this.carryOn(job, target.track)
    if (known) return known
    const adopting = this.open(target.clip).then((tracks) => this.adoptInto(tracks, { job, track: target.track }), () => undefined)
    this.adopting.set(job, adopting)
    return adopting
  }

  /** A job that goes on with an interrupted run is the same run: one step takes all of it back. */
  private carryOn(job: JobId, track: TrackId): Promise<void> | null {
    const earlier = this.follower.findByTrack(track)
    if (!earlier?.settled || !earlier.run.open) return null
    this.follower.forget(earlier.job)
    this.follower.follow(job, earlier)
    return this.follower.pull(job)
  }

  private async adoptInto(tracks: ClipTracks, { job, track }: { job: JobId; track: TrackId }): Promise<void> {
    await this.starting.catch(() => undefined)
    if (this.follower.find(job)) return
    if (!tracks.set.find(track)) await this.loadTrack(tracks, track)
    if (!tracks.set.find(track)) tracks.set.insert(new Track(track, { label: track, colour: tracks.set.nextColour(), ...PLAIN_LOOK }))
    const run = tracks.history.takeRestored(job) ?? tracks.history.beginRun({ name: 'run', track })
    this.follower.follow(job, { tracks, track, run })
    if (run.open) await this.follower.pull(job)
    else await this.abandon(run) // undone as soon as the page was there
  }

  /** Another page made it since this one loaded the clip. */
  private async loadTrack({ clip, set }: ClipTracks, track: TrackId): Promise<void> {
    const stored = await this.engine.tryCall('tracks.load', { clip })
    const made = stored.ok ? stored.value.find((each) => each.track === track) : undefined
    if (made && !set.find(track)) set.insert(unpackTrack(made))
  }

  private async finish(job: JobState): Promise<void> {
    const followed = this.follower.find(job.job)
    if (!followed) return
    await this.follower.pull(job.job)
    const interrupted = job.resumable && job.error !== null
    followed.settled = true
    if (!this.options.mayEdit()) return
    if (!interrupted) {
      followed.tracks.history.forgetEmpty(followed.run)
      this.unsaved.add(followed)
      const track = followed.tracks.set.find(followed.track)
      if (track) track.cleared = new Set()
    }
    this.saver.mark(followed.tracks, [followed.track])
  }

  /** Only once their samples are on disk: until then the engine keeps them for the next page. */
  private async dismissSaved(): Promise<void> {
    const saved = [...this.unsaved]
    this.unsaved.clear()
    for (const { job } of saved) await this.engine.tryCall('jobs.dismiss', { job })
  }

  /** An interrupted job is put away when another goes on with it, of which this page may hear later: its run stays open. */
  private drop(job: JobId): void {
    const followed = this.follower.find(job)
    if (followed?.settled && followed.run.open) return
    followed?.run.close()
    this.follower.forget(job)
    this.adopting.delete(job)
  }

  private openRunOf(tracks: ClipTracks, track: TrackId): CellList | undefined {
    return this.follower.all.find((followed) => followed.tracks === tracks && followed.track === track && followed.run.open && !followed.settled)?.run.before
  }
}
