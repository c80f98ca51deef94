import { useMining } from '../../stores/mining'
import { useResponses } from '../../stores/responses'
import { useTrackOptions } from '../../stores/trackOptions'
import { useTracks } from '../../stores/tracks'
import { useTruth } from '../../stores/truth'
import { toggleAllInterpolation, toggleInterpolation } from '../commands/interpolation'
import { markState, toggleKeyframe, toggleOutside } from '../commands/marks'
import { clearMachine, deleteBox, deleteStretch, deleteTrack } from '../commands/remove'
import { splitTrack, trimTrack } from '../commands/divide'
import { changeLook } from '../commands/trackLook'
import { NUDGES, nudgeBox } from '../nudge'
import { shownCell } from '../shownCell'
import { createTrackId, TRACK_COLOURS } from '../track'
import { findTroubles, stepTrouble } from '../trouble'
import type { TrackDesk } from './trackDesk'

type Handlers = Record<string, () => void>

/** What the keys and menus of the track view do. */
export function useTrackHandlers(desk: TrackDesk): Handlers {
  return { ...runHandlers(desk), ...editHandlers(desk), ...rangeHandlers(desk), ...listHandlers(desk), ...goingHandlers(desk), ...nudgeHandlers(desk) }
}

function runHandlers(desk: TrackDesk): Handlers {
  const options = useTrackOptions()
  const responses = useResponses()
  const truth = useTruth()
  const mining = useMining()
  return {
    'track.draw': () => desk.draw('new'),
    'track.redraw': () => desk.draw('again'),
    'track.forward': () => void desk.track('forward'),
    'track.backward': () => void desk.track('backward'),
    'track.both': () => void desk.track('both'),
    'track.repair': () => void desk.repair(),
    // Learning takes minutes: the key shows what would be learned, with the button in hand.
    'track.teach': () => {
      desk.tab.value = 'corrections'
      desk.wanted.value = 'teach'
    },
    'track.candidates': desk.findCandidates,
    'track.escape': desk.escape,
    'track.options': () => (desk.optionsOpen.value = !desk.optionsOpen.value),
    'track.follow': () => options.change({ follow: !options.values.follow }),
    'track.truthLane': () => {
      options.change({ truthLane: !options.values.truthLane })
      desk.say(!options.values.truthLane ? 'track.truth.hidden' : truth.all.length > 0 ? 'track.truth.shown' : 'track.truth.none')
    },
    'track.miningLane': () => {
      options.change({ miningLane: !options.values.miningLane })
      desk.say(!options.values.miningLane ? 'track.mining.hidden' : mining.coverage ? 'track.mining.shown' : 'track.mining.none')
    },
    'track.cameraLock': () => (desk.cameraLock.value = !desk.cameraLock.value),
    'track.response': () => (responses.overlay = !responses.overlay),
    'track.responseSmooth': () => (responses.smooth = !responses.smooth),
    // Curves that nobody sees would be no answer to a key: the panel comes with them.
    'track.responseCurves': () => {
      const isSeen = desk.tab.value === 'response'
      responses.overTime = !isSeen || !responses.overTime
      desk.tab.value = 'response'
    },
    'track.responsePanel': () => (desk.tab.value = desk.tab.value === 'response' ? 'tracks' : 'response'),
  }
}

function editHandlers(desk: TrackDesk): Handlers {
  const tracks = useTracks()
  return {
    'track.keyframe': () => desk.edit(toggleKeyframe),
    'track.outside': () => desk.edit(toggleOutside),
    'track.occluded': () => desk.edit((track, frameIndex) => markState(track, { frameIndex, state: 'occluded' })),
    'track.markLost': () => desk.edit((track, frameIndex) => markState(track, { frameIndex, state: 'lost' })),
    'track.clearMark': () => desk.edit((track, frameIndex) => markState(track, { frameIndex, state: 'tracked' })),
    'track.interpolate': () => desk.edit(toggleInterpolation, 'track.noGapHere'),
    'track.interpolateAll': () => desk.edit(toggleAllInterpolation, 'track.noGapHere'),
    'track.deleteBox': () => desk.edit(deleteBox),
    'track.split': () => desk.edit((track, frameIndex) => (tracks.current ? splitTrack(tracks.current.set, { track, frameIndex, id: createTrackId() }) : null), 'track.noSplitHere'),
    'track.trimBefore': () => desk.edit((track, frameIndex) => trimTrack(track, { frameIndex, side: 'before' })),
    'track.trimAfter': () => desk.edit((track, frameIndex) => trimTrack(track, { frameIndex, side: 'after' })),
    'track.aspect': () => desk.edit((track) => changeLook(track, 'aspect', !track.look.aspect)) && desk.say(tracks.selected?.look.aspect ? 'track.aspect.on' : 'track.aspect.off'),
    'track.truth': () => desk.edit((track) => changeLook(track, 'truth', !track.look.truth)) && desk.say(tracks.selected?.look.truth ? 'track.truth.on' : 'track.truth.off', { label: tracks.selected?.look.label }),
    'track.undo': desk.undo,
    'track.redo': desk.redo,
  }
}

/** On the marked range; without one, on the whole track. */
function rangeHandlers(desk: TrackDesk): Handlers {
  const { player } = desk
  const stretch = (): { from: number; to: number } => desk.range.value ?? { from: 0, to: player.lastFrame.value }
  const extend = (step: number): void => {
    const at = player.frameIndex.value
    const { from, to } = desk.range.value ?? { from: at, to: at }
    player.step(step)
    const next = player.frameIndex.value
    desk.range.value = { from: Math.min(at === from && from !== to ? to : from, next), to: Math.max(at === from && from !== to ? to : from, next) }
  }
  return {
    'track.clearMachine': () => desk.edit((track) => clearMachine(track, stretch()), 'track.noMachineBoxes'),
    'track.deleteRange': () => (desk.range.value ? void desk.edit((track) => deleteStretch(track, stretch())) : desk.say('track.noRange')),
    'track.rangeBack': () => extend(-1),
    'track.rangeForward': () => extend(1),
    'track.rangeStart': () => (desk.range.value = { from: player.frameIndex.value, to: Math.max(player.frameIndex.value, desk.range.value?.to ?? 0) }),
    'track.rangeEnd': () => (desk.range.value = { from: Math.min(player.frameIndex.value, desk.range.value?.from ?? player.frameIndex.value), to: player.frameIndex.value }),
  }
}

function listHandlers(desk: TrackDesk): Handlers {
  const tracks = useTracks()
  const selectBy = (step: number): void => {
    const position = tracks.list.findIndex(({ id }) => id === tracks.selectedId)
    const next = tracks.list[position < 0 ? 0 : Math.min(tracks.list.length - 1, Math.max(0, position + step))]
    if (next) tracks.select(next.id)
  }
  const selectAt = (index: number): void => {
    const track = tracks.list[index]
    if (track) tracks.select(track.id)
  }
  // While there are candidates, numbers are theirs.
  const selections = Array.from({ length: 9 }, (_, index): [string, () => void] => [`track.select${index + 1}`, () => desk.candidates.choose(index + 1) || selectAt(index)])
  const change = (make: Parameters<TrackDesk['edit']>[0]): void => void (tracks.selected ? tracks.perform(make(tracks.selected, 0)) : desk.say('track.noneSelected'))
  return {
    'track.previousTrack': () => selectBy(-1),
    'track.nextTrack': () => selectBy(1),
    ...Object.fromEntries(selections),
    // Undo brings it back, hence no question.
    'track.deleteTrack': () => desk.edit((track) => deleteTrack(track)) && desk.say('track.trackDeleted'),
    'track.rename': () => (desk.wanted.value = 'rename'),
    'track.numbers': () => (desk.wanted.value = 'numbers'),
    'track.recolour': () => change((track) => changeLook(track, 'colour', (track.look.colour % TRACK_COLOURS) + 1)),
    'track.hideTrack': () => change((track) => changeLook(track, 'hidden', !track.look.hidden)),
    'track.lockTrack': () => change((track) => changeLook(track, 'locked', !track.look.locked)),
  }
}

function goingHandlers(desk: TrackDesk): Handlers {
  const { player } = desk
  const tracks = useTracks()
  const options = useTrackOptions()
  const go = (frame: number | null | undefined): void => {
    if (frame == null) desk.say('track.noSuchFrame')
    else player.goTo(frame)
  }
  const trouble = (step: 1 | -1): void => {
    const { troubleBelow: below, troubleOrder: order } = options.values
    go(tracks.selected && stepTrouble(findTroubles(tracks.selected.samples, { below }), { from: player.frameIndex.value, step, order }))
  }
  return {
    'track.previousKeyframe': () => go(tracks.selected?.samples.nearestKeyframe(player.frameIndex.value, -1)),
    'track.nextKeyframe': () => go(tracks.selected?.samples.nearestKeyframe(player.frameIndex.value, 1)),
    'track.previousTrouble': () => trouble(-1),
    'track.nextTrouble': () => trouble(1),
    'track.trackStart': () => go(tracks.selected?.samples.firstFrame),
    'track.trackEnd': () => go(tracks.selected?.samples.lastFrame),
  }
}

function nudgeHandlers(desk: TrackDesk): Handlers {
  const { player } = desk
  const tracks = useTracks()
  return Object.fromEntries(
    Object.entries(NUDGES).map(([id, nudge]) => [
      id,
      () => {
        const shown = tracks.selected && shownCell(tracks.selected, player.frameIndex.value)
        if (shown) desk.moveBox(nudgeBox(shown.cell.box, nudge), id)
        else desk.say('track.nothingThere')
      },
    ]),
  )
}
