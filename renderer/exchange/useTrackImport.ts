import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Result } from '../../main/contract/errors'
import type { Mismatch } from '../../main/contract/exchange'
import type { CallResult } from '../../main/contract/procedures'
import type { ClipTrack } from '../../main/contract/trackProcedures'
import { useEngine } from '../bridge/engine'
import { useNotices } from '../stores/notices'
import { useTracks } from '../stores/tracks'
import { addTrack } from '../tracks/commands/trackLook'
import { unpackTrack } from '../tracks/packTrack'
import { createTrackId, TRACK_COLOURS } from '../tracks/track'
import { groupFiles } from './groupFiles'
import { wordSettled } from './mismatchWords'

/** What an import is waiting for: a choice between frames, or the size of objects whose file has none. */
export interface ImportQuestion {
  name: string
  mismatches: readonly Mismatch[]
  /** The file has points only. */
  needsSide: boolean
}

interface Choice {
  frames: 'ask' | 'remap' | 'as-is'
  side?: number
}
type Read = (choice: Choice) => Promise<Result<CallResult<'exchange.read'>>>

/** Takes up tracks of files, those beside the clip included; asks where their frames do not fit the clip's. */
export function useTrackImport() {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const tracks = useTracks()
  const question = shallowRef<ImportQuestion | null>(null)
  const waiting: { name: string; read: Read; choice: Choice }[] = []

  const add = (parsed: readonly ClipTrack[], name: string): void => {
    const { current } = tracks
    if (!current) return
    const first = current.set.nextColour() - 1
    const added = parsed.map((stored, index) => unpackTrack({ ...stored, track: createTrackId(), attributes: { colour: ((first + index) % TRACK_COLOURS) + 1, ...stored.attributes, created: Date.now() + index } }))
    const patch = added.flatMap((track, index) => addTrack(current.set, track).patch.map((step) => (step.kind === 'insert' ? { ...step, position: step.position + index } : step)))
    tracks.perform({ name: 'importTracks', patch })
    if (added[0]) tracks.select(added[0].id)
    notices.add({ level: 'success', text: t('track.imported', { count: added.length, name }) })
  }
  /** Reads what waits, one after another, until something has to be asked. */
  const proceed = async (): Promise<void> => {
    for (let next = waiting[0]; next && !question.value; next = waiting[0]) {
      const { name, read, choice } = next
      const result = await read(choice)
      if (!result.ok) {
        if (result.error.code === 'usage' && choice.side === undefined) return void (question.value = { name, mismatches: [], needsSide: true })
        notices.showError(result.error)
      } else if (result.value.tracks === null) return void (question.value = { name, mismatches: result.value.mismatches, needsSide: false })
      else {
        add(result.value.tracks, name)
        for (const mismatch of result.value.mismatches) notices.add({ level: 'warning', text: wordSettled(t, mismatch, choice.frames === 'remap' ? 'remap' : 'as-is') })
      }
      waiting.shift()
    }
  }
  /** @param answer null: this one is left out */
  const answer = (chosen: Partial<Choice> | null): Promise<void> => {
    question.value = null
    const [next] = waiting
    if (next && chosen) next.choice = { ...next.choice, ...chosen }
    else waiting.shift()
    return proceed()
  }
  const enqueue = (name: string, read: Read): void => void waiting.push({ name, read, choice: { frames: 'ask' } })

  const readFiles = async (files: readonly File[]): Promise<void> => {
    const clip = tracks.current?.clip
    if (!clip) return
    for (const group of groupFiles(files)) {
      const content = await Promise.all(group.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
      enqueue(group[0]!.name, (choice) => engine.tryCall('exchange.read', { clip, files: content, ...choice }))
    }
    await proceed()
  }
  const readBeside = async (name: string): Promise<void> => {
    const clip = tracks.current?.clip
    if (clip) enqueue(name, (choice) => engine.tryCall('exchange.readBeside', { clip, name, ...choice }))
    await proceed()
  }
  return { question, answer, readFiles, readBeside }
}
