import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { BatchRow, BatchState, Verdict } from '../../main/contract/batchProcedures'
import type { TrackId } from '../../main/contract/ids'
import type { CallArguments } from '../../main/contract/procedures'
import { listTriage, type TriageColumn } from '../batch/triageOrder'
import { useEngine } from '../bridge/engine'
import { saveFile } from '../format/saveFile'
import { showNotification } from '../monitor/showNotification'
import { positions } from '../player/playerPositions'
import type { ClipTracks } from '../tracks/clipTracks'
import { addTrack } from '../tracks/commands/trackLook'
import { unpackTrack } from '../tracks/packTrack'
import { useClips } from './clips'
import { useNotices } from './notices'
import { useSession } from './session'
import { useTracks } from './tracks'
import { useView } from './view'

/** The project's batch: its queue, and the tracks of it that somebody has to look at. */
export const useBatch = defineStore('batch', () => {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const session = useSession()
  const clips = useClips()
  const tracks = useTracks()
  const view = useView()

  const state = shallowRef<BatchState | null>(null)
  const loaded = shallowRef(false)
  const column = shallowRef<TriageColumn>('lost')
  const onlyOpen = shallowRef(true)
  const selectedId = shallowRef<string | null>(null)

  const rows = computed<readonly BatchRow[]>(() => state.value?.rows ?? [])
  const job = computed(() => (state.value?.job == null ? null : (session.jobs.get(state.value.job) ?? null)))
  const triage = computed(() => listTriage(rows.value, { column: column.value, onlyOpen: onlyOpen.value }))
  const failed = computed(() => rows.value.filter((row) => row.state === 'failed'))
  const unlooked = computed(() => listTriage(rows.value, { column: 'lost', onlyOpen: true }).length)
  /** The row in hand; where it has left the list, the one that came in its place. */
  const selected = computed(() => triage.value.find(({ item }) => item === selectedId.value) ?? triage.value[0] ?? null)

  const load = async (): Promise<void> => {
    const before = state.value
    const found = await engine.tryCall('batch.state', {})
    if (!found.ok) return
    state.value = found.value
    loaded.value = true
    if (before?.job != null && found.value?.job == null) tellEnd()
  }
  const tellEnd = (): void => {
    const text = t('batch.ended', { done: rows.value.length - failed.value.length, failed: failed.value.length, look: unlooked.value })
    notices.add({ level: failed.value.length > 0 ? 'warning' : 'success', text })
    showNotification(text)
  }
  const start = async (request: CallArguments<'batch.start'>): Promise<void> => {
    if (await notices.guard(() => engine.call('batch.start', request))) await load()
  }
  const togglePause = async (): Promise<void> => {
    const isRunning = state.value?.job != null && !state.value.paused
    await notices.guard(() => engine.call(isRunning ? 'batch.pause' : 'batch.resume', {}))
    await load()
  }
  const stop = async (): Promise<void> => {
    if (state.value?.job != null) await session.stopJob(state.value.job)
  }
  const move = async (item: string, before: string | null): Promise<void> => {
    await notices.guard(() => engine.call('batch.move', { item, before }))
    await load()
  }
  const retry = async (): Promise<void> => {
    await notices.guard(() => engine.call('batch.retry', {}))
    await load()
  }
  const judge = async (row: BatchRow, changes: { verdict?: Verdict; note?: string }): Promise<void> => {
    await notices.guard(() => engine.call('batch.judge', { item: row.item, ...changes }))
    await load()
  }
  const step = (rowsOn: 1 | -1): void => {
    const place = triage.value.findIndex((row) => row === selected.value)
    selectedId.value = triage.value[Math.min(triage.value.length - 1, Math.max(0, place + rowsOn))]?.item ?? null
  }
  const exportTable = async (format: 'csv' | 'json'): Promise<void> => {
    const file = await notices.guard(() => engine.call('batch.export', { format }))
    if (!file) return
    saveFile(new Blob([file.text], { type: format === 'csv' ? 'text/csv' : 'application/json' }), file.name)
    notices.add({ level: 'success', text: t('batch.saved', { name: file.name }) })
  }

  /** The track that is being repaired, and how much had been done when it was opened: whatever comes after that is a person's repair. */
  let repairing: { item: string; among: ClipTracks; track: TrackId; count: number } | null = null
  /** Shows the clip where it needs a look most, with the batch's track among its own: taken in once, in one step that can be undone. */
  const openWorst = async (row: BatchRow): Promise<void> => {
    const stored = await notices.guard(() => engine.call('batch.track', { item: row.item }))
    if (!stored) return
    selectedId.value = row.item
    positions.set(row.clip, row.tally?.worst?.frameIndex ?? row.start?.frame ?? 0)
    clips.select(row.clip)
    await tracks.open(row.clip)
    const among = tracks.current
    if (!among) return
    const { set, history } = among
    if (!set.find(stored.track)) {
      const track = unpackTrack({ ...stored, label: set.nextLabel(stored.label), attributes: { colour: set.nextColour(), created: Date.now() } })
      if (tracks.perform({ name: 'importTracks', patch: addTrack(set, track).patch })) notices.add({ level: 'success', text: t('batch.taken', { name: row.name }) })
    }
    tracks.select(stored.track)
    view.show('track')
    repairing = { item: row.item, among, track: stored.track, count: history.count }
  }
  watch(() => tracks.revision, () => {
    if (!repairing || tracks.current !== repairing.among || tracks.selectedId !== repairing.track) return
    const { item, among, count } = repairing
    if (among.history.count === count) return
    repairing = null
    const row = rows.value.find((other) => other.item === item)
    if (row?.verdict !== 'open') return
    void judge(row, { verdict: 'repaired' })
    notices.add({ level: 'success', text: t('batch.marked', { name: row.name }) })
  })

  engine.on('batch', () => void load())
  engine.on('project', () => void load())
  engine.onFresh(() => void load())

  return { state, loaded, rows, job, triage, failed, unlooked, column, onlyOpen, selected, selectedId, load, start, togglePause, stop, move, retry, judge, step, exportTable, openWorst }
})
