import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Result } from '../../main/contract/errors'
import type { ClipId, JobId, TrackId } from '../../main/contract/ids'
import type { CallArguments } from '../../main/contract/procedures'
import { useEngine } from '../bridge/engine'
import type { ClipTracks } from '../tracks/clipTracks'
import { addTrack } from '../tracks/commands/trackLook'
import { setBox } from '../tracks/commands/setBox'
import type { Action } from '../tracks/history'
import { HistoryMemory } from '../tracks/historyMemory'
import { tracksOf } from '../tracks/patch'
import { createRepairStart } from '../tracks/repairStart'
import { createRunStart } from '../tracks/runRequest'
import type { Direction } from '../tracks/runRequest'
import { createTrackId, PLAIN_LOOK, Track } from '../tracks/track'
import { TrackKeeper } from '../tracks/trackKeeper'
import type { SaveState } from '../tracks/trackSaver'
import type { Box } from '../../main/contract/geometry'
import { useClips } from './clips'
import { useNotices } from './notices'
import { useProject } from './project'
import { useSession } from './session'
import { useTrackOptions } from './trackOptions'

/** The tracks of the clip in hand: what is selected, edited, undone, tracked and saved. Boxes themselves stay outside reactivity; `revision` tells that they changed. */
export const useTracks = defineStore('tracks', () => {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const options = useTrackOptions()
  const session = useSession()
  const project = useProject()
  const clips = useClips()

  const current = shallowRef<ClipTracks | null>(null)
  const selectedId = shallowRef<TrackId | null>(null)
  /** Grows with every change, at most once per animation frame. */
  const revision = shallowRef(0)
  /** Grows when tracks come, go, or look different. */
  const listRevision = shallowRef(0)
  const saverState = shallowRef<SaveState>('saved')
  /** Saved is what is in the project's files, as the status bar has it; what the engine has in memory alone is not. */
  const saveState = computed<SaveState>(() => {
    if (saverState.value !== 'saved') return saverState.value
    return project.storage?.state === 'memory' ? 'failed' : project.storage?.state === 'saving' ? 'saving' : 'saved'
  })
  const undoable = shallowRef<string | null>(null)
  const redoable = shallowRef<string | null>(null)

  const keeper = new TrackKeeper(engine, {
    mayEdit: () => !project.isReadOnly,
    strideOf: (clip) => clips.all.find((each) => each.clip === clip)?.portion.stride ?? 1,
    onState: (state, error) => {
      if (state === 'failed' && saverState.value !== 'failed' && error) notices.showError(error)
      saverState.value = state
    },
    onHistoryLost: ({ cut, overtaken }) => {
      if (cut > 0) notices.add({ level: 'warning', text: t('track.historyCut', { count: cut }, cut) })
      if (overtaken > 0) notices.add({ level: 'warning', text: t('track.historyOvertaken', { count: overtaken }, overtaken) })
    },
  }, new HistoryMemory(sessionStorage))
  keeper.connect()
  project.askBeforeLookingOn(() => keeper.saver.state !== 'saved')
  watch(() => project.isReadOnly, (readOnly) => void (!readOnly && keeper.catchUp()))
  addEventListener('beforeunload', () => keeper.saver.flush())
  addEventListener('pagehide', ({ persisted }) => void (!persisted && keeper.leaveHistory()))

  let animation = 0
  const touch = (): void => {
    animation ||= requestAnimationFrame(() => {
      animation = 0
      revision.value += 1
      undoable.value = current.value?.history.nextUndo ?? null
      redoable.value = current.value?.history.nextRedo ?? null
    })
  }
  let unsubscribe: (() => void) | undefined
  watch(current, (tracks) => {
    unsubscribe?.()
    unsubscribe = tracks?.set.onChange(({ kind }) => {
      if (kind === 'list') listRevision.value += 1
      touch()
    })
    listRevision.value += 1
    touch()
  })

  const list = computed<readonly Track[]>(() => (listRevision.value >= 0 ? [...(current.value?.set.tracks ?? [])] : []))
  const selected = computed(() => (listRevision.value >= 0 ? (current.value?.set.find(selectedId.value) ?? null) : null))
  const jobs = computed(() => [...session.jobs.values()].filter(({ kind, clip }) => kind === 'track' && clip !== null && clip === current.value?.clip))

  let opening: ClipId | null = null
  const open = async (clip: ClipId | null): Promise<void> => {
    opening = clip
    const tracks = clip === null ? null : ((await notices.guard(() => keeper.open(clip))) ?? null)
    if (opening !== clip || tracks === current.value) return
    current.value = tracks
    selectedId.value = tracks?.set.tracks[0]?.id ?? null
  }

  /** Does what a person asked for, unless its track is locked. @returns whether it was done */
  const perform = (action: Action | null): boolean => {
    const tracks = current.value
    if (!tracks || !action || project.refuseEdit()) return false
    const changed = tracksOf(action.patch)
    const isLooks = action.patch.every(({ kind }) => kind === 'look')
    if (!isLooks && changed.some((id) => tracks.set.find(id)?.look.locked)) return false
    tracks.history.perform(action)
    keeper.saver.mark(tracks, changed)
    touch()
    return true
  }
  /** @returns the name of what was undone */
  const undo = (): string | null => {
    const tracks = project.refuseEdit() ? null : current.value
    const undone = tracks?.history.undo()
    if (!tracks || !undone) return null
    if (undone.run) void keeper.abandon(undone.run)
    keeper.saver.mark(tracks, undone.tracks)
    touch()
    return undone.action
  }
  const redo = (): string | null => {
    const tracks = project.refuseEdit() ? null : current.value
    const redone = tracks?.history.redo()
    if (!tracks || !redone) return null
    keeper.saver.mark(tracks, redone.tracks)
    touch()
    return redone.action
  }

  const select = (id: TrackId | null): void => {
    selectedId.value = id
  }
  const create = ({ box, frameIndex, label }: { box: Box; frameIndex: number; label: string }): Track | null => {
    const { set } = current.value ?? {}
    if (!set) return null
    const track = new Track(createTrackId(), { label: set.nextLabel(label), colour: set.nextColour(), ...PLAIN_LOOK })
    const [first] = setBox(track, { frameIndex, box }).patch
    perform({ name: 'addTrack', patch: [...addTrack(set, track).patch, first!] })
    select(track.id)
    return track
  }

  /** Tracks one target from a frame on. A run that is under way for it is stopped first. @returns whether it began */
  const start = async (track: Track, { frameIndex, direction }: { frameIndex: number; direction: Direction }): Promise<boolean> => {
    const begin = createRunStart(track, { frameIndex, direction, rules: options.values })
    if (!begin) return false
    return beginJob(track, { name: 'run', ask: (clip) => engine.tryCall('tracks.start', {
      clip, track: track.id, ...begin, preview: { width: 0, crops: true }, ...chosenModel(),
      ...(options.beside === null ? {} : { beside: options.beside }),
    }) })
  }
  /** Tracks the span round a corrected frame anew, up to the neighbouring keyframes, from both ends. @returns whether it began */
  const repair = async (track: Track, frameIndex: number): Promise<boolean> => {
    const begin = createRepairStart(track, frameIndex)
    if (!begin) return false
    return beginJob(track, { name: 'repair', ask: (clip) => engine.tryCall('tracks.repair', { clip, track: track.id, ...begin, ...chosenModel() }) })
  }
  const chosenModel = (): Pick<CallArguments<'tracks.repair'>, 'model' | 'constants'> => {
    const { constants } = options.values
    return { ...(options.model === null ? {} : { model: options.model }), ...(Object.keys(constants).length === 0 ? {} : { constants }) }
  }
  /** One step of the history, filled by a job of the engine. */
  const beginJob = async (track: Track, { name, ask }: { name: string; ask(clip: ClipId): Promise<Result<{ job: JobId }>> }): Promise<boolean> => {
    const tracks = current.value
    if (!tracks || track.look.locked) return false
    await stopTrack(track.id)
    await keeper.leaveInterrupted(track.id)
    await keeper.saver.settle() // a page that goes down right after must find the target that the job is for
    const run = tracks.history.beginRun({ name, track: track.id })
    const asked = ask(tracks.clip).then((answer) => {
      if (answer.ok) keeper.follow(answer.value.job, { tracks, track: track.id, run })
      return answer
    })
    keeper.starting = asked
    const answer = await asked
    touch()
    if (answer.ok) return true
    tracks.history.forgetEmpty(run)
    notices.showError(answer.error)
    return false
  }

  const stopTrack = async (id: TrackId): Promise<void> => {
    for (const { job, track, state } of jobs.value) if (track === id && (state === 'running' || state === 'waiting')) await session.stopJob(job)
  }
  /** @returns whether anything ran */
  const stopAll = (): boolean => {
    const running = jobs.value.filter(({ state }) => state === 'running' || state === 'waiting')
    for (const { job } of running) void session.stopJob(job)
    return running.length > 0
  }

  return { current, list, selected, selectedId, revision, listRevision, saveState, undoable, redoable, jobs, open, perform, undo, redo, select, create, start, repair, stopTrack, stopAll, settle: () => keeper.saver.settle(), followed: () => keeper.follower.all }
})
