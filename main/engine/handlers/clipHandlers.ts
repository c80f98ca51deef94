import type { Handlers } from '../engine'
import type { Services } from '../services'

type ClipCalls = Extract<keyof Handlers, `clips.${string}` | `frames.${string}`>

export function clipHandlers({ library, reader }: Services): Pick<Handlers, ClipCalls> {
  return {
    'clips.list': async () => library.list(),
    'clips.import': ({ places }) => library.import(places),
    'clips.describe': ({ clip }) => library.describe(clip),
    'clips.relink': async ({ clip, place }) => {
      const summary = await library.relink(clip, place)
      reader.forgetClip(clip)
      return summary
    },
    'clips.remove': async ({ clip }) => {
      await library.remove(clip)
      reader.forgetClip(clip)
      return null
    },
    'clips.exclude': async ({ clip, excluded }) => library.exclude(clip, excluded),
    'clips.thumbnail': (request, { signal }) => reader.thumbnail({ ...request, signal }),
    'frames.read': ({ viewer, ...request }, { signal, connection }) => reader.read({ ...request, viewer: `${connection} ${viewer}`, signal }),
    'frames.ahead': ({ viewer, ...request }, { signal, connection }) => reader.ahead({ ...request, viewer: `${connection} ${viewer}`, signal }),
    'frames.cached': async ({ clip }) => reader.cached(clip),
  }
}
