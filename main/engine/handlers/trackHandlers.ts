import { parseTracks, exportTracks } from '../../jobs/tracking/trackExport'
import type { Handlers } from '../engine'
import type { Services } from '../services'

type TrackCalls = Extract<keyof Handlers, `tracks.${string}` | 'exports.read'>

export function trackHandlers(services: Services): Pick<Handlers, TrackCalls> {
  const { library, desk, trackJobs, repairJobs, inspections, exports, responses } = services
  return {
    'tracks.start': async (request) => ({ job: trackJobs.start(request).id }),
    'tracks.repair': async (request) => ({ job: repairJobs.start(request).id }),
    'tracks.samples': async ({ job, from }) => (repairJobs.has(job) ? repairJobs : trackJobs).samples(job, from),
    'tracks.load': ({ clip }) => desk.tracks.load(clip),
    'tracks.save': async ({ clip, tracks }) => {
      library.pathOf(clip) // of a clip that is not there, nothing is kept
      await desk.tracks.save(clip, tracks)
      return null
    },
    'tracks.remove': async ({ clip, track }) => {
      await desk.tracks.remove(clip, track)
      await responses().remove({ clip, track })
      return null
    },
    'tracks.responses': (request) => responses().read(request),
    'tracks.inspect': ({ viewer, ...request }, { signal, connection }) => inspections.inspect({ ...request, viewer: `${connection} ${viewer}`, signal }),
    'tracks.candidates': ({ viewer, ...request }, { signal, connection }) => inspections.findCandidates({ ...request, viewer: `${connection} ${viewer}`, signal }),
    'tracks.export': (request) => exportFile(services, request),
    'tracks.parse': async ({ name, bytes }) => parseTracks(name, bytes),
    'tracks.exportVideo': async (request) => ({ job: exports.start(request).id }),
    'exports.read': ({ job }) => exports.read(job),
  }
}

type ExportCall = Handlers['tracks.export']

async function exportFile({ library, desk }: Services, { clip, tracks, format }: Parameters<ExportCall>[0]): ReturnType<ExportCall> {
  const all = await desk.tracks.load(clip)
  const chosen = tracks === undefined ? all : all.filter(({ track }) => tracks.includes(track))
  const { source, release } = await library.lease(clip)
  try {
    return exportTracks({ tracks: chosen, clip: source.clip, format, name: library.nameOf(clip) })
  } finally {
    release()
  }
}
