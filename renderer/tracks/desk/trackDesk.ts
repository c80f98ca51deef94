import { inject, provide, shallowRef, watch } from 'vue'
import type { InjectionKey } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Box } from '../../../main/contract/geometry'
import type { Player } from '../../player/player'
import { useNotices } from '../../stores/notices'
import { useTrackOptions } from '../../stores/trackOptions'
import { useTracks } from '../../stores/tracks'
import type { FrameRange } from '../../timeline/useTimelineMouse'
import { isPresent } from '../cell'
import { keepInPicture } from '../boxHandles'
import type { Candidate } from '../candidateSearch'
import { setBox } from '../commands/setBox'
import type { Action } from '../history'
import { shownCell } from '../shownCell'
import { createRepairStart } from '../repairStart'
import type { Direction } from '../runRequest'
import type { Track } from '../track'
import { useCandidates } from './useCandidates'

const KEY: InjectionKey<TrackDesk> = Symbol('track desk')

/** Panels beside the picture. */
export const TRACK_TABS = ['tracks', 'trouble', 'corrections', 'response'] as const
export type TrackTab = (typeof TRACK_TABS)[number]

export type TrackDesk = ReturnType<typeof createTrackDesk>

/** What the parts of the track view share: the mode of the mouse, the range, and the deeds that say in words why they cannot be done. */
export function provideTrackDesk(player: Player): TrackDesk {
  const desk = createTrackDesk(player)
  provide(KEY, desk)
  return desk
}

export function useTrackDesk(): TrackDesk {
  const desk = inject(KEY)
  if (!desk) throw new Error('no track desk was provided to this component')
  return desk
}

function createTrackDesk(player: Player) {
  const { t } = useI18n()
  const tracks = useTracks()
  const options = useTrackOptions()
  const notices = useNotices()

  /** `new`: the next drag on the picture draws a track; `again`: it gives the selected one its box. */
  const drawing = shallowRef<'new' | 'again' | null>(null)
  /** The box under the mouse while it is drawn or pulled. */
  const preview = shallowRef<Box | null>(null)
  const range = shallowRef<FrameRange | null>(null)
  const cameraLock = shallowRef(false)
  const tab = shallowRef<TrackTab>('tracks')
  const optionsOpen = shallowRef(false)
  /** Asked for by keys: the panel that has the field takes it up. */
  const wanted = shallowRef<'rename' | 'numbers' | 'teach' | null>(null)

  const say = (message: string, values: Record<string, unknown> = {}): void => notices.add({ level: 'info', topic: 'desk', text: t(message, values) })

  /** Does something to the selected track at the frame in hand, or says why not. */
  const edit = (make: (track: Track, frameIndex: number) => Action | null, otherwise = 'track.nothingThere'): boolean => {
    const track = tracks.selected
    if (!track) return refuse('track.noneSelected')
    if (track.look.locked) return refuse('track.isLocked', { label: track.look.label })
    return tracks.perform(make(track, player.frameIndex.value)) || refuse(otherwise)
  }
  const refuse = (message: string, values: Record<string, unknown> = {}): false => {
    say(message, values)
    return false
  }
  const moveBox = (box: Box, mergeKey?: string): void => {
    edit((track, frameIndex) => setBox(track, { frameIndex, box: keepInPicture(box, player.stage.picture.value), ...(mergeKey === undefined ? {} : { mergeKey: `${mergeKey}/${track.id}/${frameIndex}` }) }))
  }
  const drawn = (box: Box): void => {
    const mode = drawing.value
    drawing.value = null
    if (mode === 'again') correct(box)
    else tracks.create({ box, frameIndex: player.frameIndex.value, label: t('track.object') })
  }
  const draw = (mode: 'new' | 'again'): void => {
    if (mode === 'again' && !tracks.selected) return void refuse('track.noneSelected')
    player.pause()
    candidates.leave()
    drawing.value = mode
  }
  const track = async (direction: Direction): Promise<void> => {
    const { selected } = tracks
    player.pause()
    const frameIndex = player.frameIndex.value
    const shown = selected && shownCell(selected, frameIndex)
    if (!selected) return void refuse('track.drawFirst')
    if (selected.look.locked) return void refuse('track.isLocked', { label: selected.look.label })
    if (!shown || !isPresent(shown.cell)) return void refuse('track.noBoxHere', { label: selected.look.label, frame: frameIndex })
    await tracks.start(selected, { frameIndex, direction })
  }
  /** A box drawn anew on a frame that had one corrects it: the span up to the neighbouring keyframes is tracked again. */
  const correct = (box: Box): void => {
    const { selected } = tracks
    const replaces = selected !== null && selected.samples.has(player.frameIndex.value) && !tracks.jobs.some(({ track: id, state }) => id === selected.id && state === 'running')
    if (edit((target, frameIndex) => setBox(target, { frameIndex, box })) && replaces && options.values.repairAtOnce) void repair()
  }
  const repair = async (): Promise<void> => {
    const { selected } = tracks
    player.pause()
    const frameIndex = player.frameIndex.value
    if (!selected) return void refuse('track.noneSelected')
    if (selected.look.locked) return void refuse('track.isLocked', { label: selected.look.label })
    if (!createRepairStart(selected, frameIndex)) return void refuse('track.noRepairHere')
    await tracks.repair(selected, frameIndex)
  }
  /** Places of the whole frame where the target may be; a second press puts them away. */
  const findCandidates = (): void => {
    const { selected } = tracks
    if (candidates.leave()) return
    if (!selected) return void refuse('track.noneSelected')
    if (selected.look.locked) return void refuse('track.isLocked', { label: selected.look.label })
    player.pause()
    drawing.value = null
    if (!candidates.search(selected)) refuse('track.candidates.noExemplar', { label: selected.look.label })
  }
  /** The place becomes a person's box. At the track's end it is tracked on from there; elsewhere it corrects the span round it. */
  const takeCandidate = ({ box }: Candidate): void => {
    const frameIndex = player.frameIndex.value
    const inPicture = keepInPicture(box, player.stage.picture.value)
    if (!edit((target) => ({ ...setBox(target, { frameIndex, box: inPicture }), name: 'takeCandidate' })) || !tracks.selected) return
    const isEnd = tracks.selected.samples.nearestSample(frameIndex, 1) === null && frameIndex < player.lastFrame.value
    if (isEnd) void track('forward')
    else if (options.values.repairAtOnce && createRepairStart(tracks.selected, frameIndex)) void repair()
  }
  const candidates = useCandidates(player, takeCandidate)
  const undo = (): void => {
    const action = tracks.undo()
    say(action === null ? 'track.nothingToUndo' : 'track.undone', action === null ? {} : { action: t(`track.actions.${action}`) })
  }
  const redo = (): void => {
    const action = tracks.redo()
    say(action === null ? 'track.nothingToRedo' : 'track.redone', action === null ? {} : { action: t(`track.actions.${action}`) })
  }
  /** Esc: the run, then candidates, then the mode, then the range, then the selection. */
  const escape = (): void => {
    if (tracks.stopAll() || candidates.leave()) return
    if (drawing.value) drawing.value = null
    else if (range.value) range.value = null
    else tracks.select(null)
  }

  watch(() => tracks.selectedId, () => preview.value = null)
  watch([player.frameIndex, cameraLock], () => {
    const shown = cameraLock.value && tracks.selected ? shownCell(tracks.selected, player.frameIndex.value) : null
    if (!shown) return
    const { left, top, width, height } = shown.cell.box
    player.stage.centerOn({ x: left + width / 2, y: top + height / 2 })
  })
  // The player goes with the run, as fast as pictures come.
  watch(() => tracks.revision, () => {
    if (!options.values.follow || player.busy.value || player.playing.value) return
    const followed = tracks.followed().find(({ track: id, run }) => id === tracks.selectedId && run.open)
    if (followed?.lastFrame != null && followed.lastFrame !== player.frameIndex.value) player.goTo(followed.lastFrame)
  })

  return { player, candidates, drawing, preview, range, cameraLock, tab, optionsOpen, wanted, say, edit, moveBox, drawn, draw, track, repair, findCandidates, undo, redo, escape }
}
