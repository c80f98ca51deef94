import type { ClipId, TrackId } from '../../contract/ids'
import { findBeside, findTruth, pathBeside } from '../../jobs/exchange/besideClip'
import { readForClip, stateExport, writeMotion, writeTracks } from '../../jobs/exchange/clipExchange'
import type { TracksOfClip } from '../../jobs/exchange/clipTracks'
import { FORMATS } from '../../jobs/exchange/formatTable'
import { readFormatFiles } from '../../jobs/exchange/readFiles'
import type { Handlers } from '../engine'
import type { Services } from '../services'

type ExchangeCalls = Extract<keyof Handlers, `exchange.${string}`>

/** Tracks in other programs' formats, out of a clip and into it. */
export function exchangeHandlers(services: Services): Pick<Handlers, ExchangeCalls> {
  const { library } = services
  return {
    'exchange.formats': async () => FORMATS.map(({ facts }) => facts),
    'exchange.losses': ({ format, ...which }) => withTracks(services, which, (given) => stateExport(given, format)),
    'exchange.write': ({ format, ...which }) => withTracks(services, which, (given) => writeTracks(given, format)),
    'exchange.motion': ({ scale, ...which }) => withTracks(services, which, async (given) => writeMotion(given, scale)),
    'exchange.read': ({ clip, ...request }) => withClip(services, clip, (info) => readForClip({ ...request, clip: info })),
    'exchange.beside': async ({ clip }) => {
      await library.describe(clip) // a clip that may not be shown has nothing beside it
      return findBeside(library.pathOf(clip))
    },
    'exchange.readBeside': async ({ clip, name, ...request }) => {
      await library.describe(clip)
      const files = await readFormatFiles(await pathBeside(library.pathOf(clip), name))
      return withClip(services, clip, (info) => readForClip({ ...request, files, clip: info }))
    },
    'exchange.truth': async ({ clip }) => {
      await library.describe(clip)
      return readTruth(services, clip)
    },
  }
}

/** Nobody is asked: frames that are counted otherwise are put right, which is said. */
async function readTruth(services: Services, clip: ClipId): ReturnType<Handlers['exchange.truth']> {
  const path = services.library.pathOf(clip)
  const name = await findTruth(path)
  if (name === null) return null
  const files = await readFormatFiles(await pathBeside(path, name))
  const { tracks, mismatches } = await withClip(services, clip, (info) => readForClip({ files, clip: info, frames: 'remap' }))
  return { name, mismatches, tracks: tracks ?? [] }
}

async function withTracks<T>(services: Services, { clip, tracks }: { clip: ClipId; tracks?: TrackId[] | undefined }, use: (given: TracksOfClip) => Promise<T>): Promise<T> {
  const all = await services.desk.tracks.load(clip)
  const chosen = tracks === undefined ? all : all.filter(({ track }) => tracks.includes(track))
  return withClip(services, clip, (info) => use({ tracks: chosen, clip: info, name: services.library.nameOf(clip), portion: services.library.portionOf(clip) }))
}

async function withClip<T>({ library }: Services, clip: ClipId, use: (info: TracksOfClip['clip']) => Promise<T>): Promise<T> {
  const { source, release } = await library.lease(clip)
  try {
    return await use(source.clip)
  } finally {
    release()
  }
}
