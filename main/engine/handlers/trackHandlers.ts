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
    'tracks.exportVideo': async (request) => ({ job: exports.start(request).id }),
    'exports.read': ({ job }) => exports.read(job),
  }
}
