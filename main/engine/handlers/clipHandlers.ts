import { findMissing } from '../../jobs/clips/findMissing'
import type { Handlers } from '../engine'
import type { Services } from '../services'

type FrameCalls = Extract<keyof Handlers, 'clips.thumbnail' | `frames.${string}`>
type ClipCalls = Exclude<Extract<keyof Handlers, `clips.${string}`>, FrameCalls>

export function clipHandlers({ library, reader, desk, places, confined }: Services): Pick<Handlers, ClipCalls> {
  return {
    'clips.list': async () => library.list(),
    'clips.import': async (request) => {
      const outcome = await library.import(request.places, request.only)
      await desk.settle()
      return outcome
    },
    'clips.describe': ({ clip }) => library.describe(clip),
    'clips.relink': async ({ clip, place }) => {
      const summary = await library.relink(clip, place)
      reader.forgetClip(clip)
      return summary
    },
    'clips.findMissing': async ({ places: given }, { signal }) => {
      const folders = await Promise.all(given.map((place) => places.resolve(place)))
      const outcome = await findMissing({ library, places, confined, folders, signal, projectFolder: desk.folder, earlierFolder: await desk.findEarlierFolder() })
      for (const clip of outcome.found) reader.forgetClip(clip)
      return outcome
    },
    'clips.resync': async () => {
      const outcome = await library.resync()
      for (const clip of [...outcome.missing, ...outcome.found]) reader.forgetClip(clip)
      await desk.settle()
      return outcome
    },
    'clips.remove': async ({ clip }) => {
      await library.remove(clip)
      reader.forgetClip(clip)
      await desk.settle()
      return null
    },
    'clips.exclude': async ({ clip, excluded }) => {
      const summary = library.exclude(clip, excluded)
      await desk.settle()
      return summary
    },
    'clips.setPortion': async ({ clip, portion }) => {
      const summary = library.setPortion(clip, portion)
      await desk.settle()
      return summary
    },
  }
}

/** Pictures of clips. */
export function frameHandlers({ reader }: Services): Pick<Handlers, FrameCalls> {
  return {
    'clips.thumbnail': (request, { signal }) => reader.thumbnail({ ...request, signal }),
    'frames.read': ({ viewer, ...request }, { signal, connection }) => reader.read({ ...request, viewer: `${connection} ${viewer}`, signal }),
    'frames.ahead': ({ viewer, ...request }, { signal, connection }) => reader.ahead({ ...request, viewer: `${connection} ${viewer}`, signal }),
    'frames.cached': async ({ clip }) => reader.cached(clip),
  }
}
