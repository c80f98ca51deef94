import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { shownSamples } from '../../contract/aspect'
import { AppError } from '../../contract/errors'
import type { Frame } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { JobId } from '../../contract/ids'
import type { JobState } from '../../contract/jobState'
import type { CallArguments, CallResult } from '../../contract/procedures'
import type { TrackSample } from '../../contract/track'
import { drawBox } from '../../video/drawBox'
import { openOverlayWriter } from '../../video/overlayWriter'
import { makeFolder } from '../../store/atomicFile'
import type { ClipLibrary } from '../clips/clipLibrary'
import type { Job, JobRegistry } from '../service/jobRegistry'
import type { ProjectTracks } from '../project/projectSession'
import { paintResponse } from './paintResponse'
import type { ResponseShelf } from './responseShelf'

type VideoRequest = CallArguments<'tracks.exportVideo'>

/** Okabe and Ito's colours, which are told apart by every eye. */
const COLOURS = [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167]] as const

export interface VideoExportsRequest {
  registry: JobRegistry
  library: ClipLibrary
  tracks(): Pick<ProjectTracks, 'load'>
  responses(): ResponseShelf
  exportsFolder(): string
}

/** Videos of tracks, each made by a job into the project's exports and kept there. */
export class VideoExports {
  private readonly made = new Map<JobId, string>()

  constructor(private readonly context: VideoExportsRequest) {}

  /** @throws AppError `id-unknown`; what goes wrong later stands in the job */
  start(request: VideoRequest): Job {
    this.context.library.pathOf(request.clip)
    const job = this.context.registry.start({ kind: 'exportVideo', clip: request.clip, track: request.tracks[0] ?? null })
    void job.run(() => this.work(job, request))
    return job
  }

  /** @throws AppError `id-unknown` unless a job of that name has made one */
  async read(job: JobId): Promise<CallResult<'exports.read'>> {
    const path = this.made.get(job)
    if (path === undefined) throw new AppError({ code: 'id-unknown', message: 'This job has written no file.', hint: 'Wait until it is done.' })
    return { name: basename(path), mediaType: 'video/mp4', bytes: new Uint8Array(await readFile(path)) }
  }

  private async work(job: Job, request: VideoRequest): Promise<Partial<JobState>> {
    const tracks = (await this.context.tracks().load(request.clip)).filter(({ track }) => request.tracks.includes(track))
    const boxes = tracks.map((track) => new Map(shownSamples(track).filter(isShown).map(({ frameIndex, box }) => [frameIndex, box])))
    const { source, release } = await this.context.library.lease(request.clip)
    try {
      const folder = this.context.exportsFolder()
      await makeFolder(folder)
      const path = join(folder, `${basename(source.clip.path).replace(/\.[^.]*$/, '')}-${request.show}-${job.id.slice(-6)}.mp4`)
      const writer = await openOverlayWriter({ path, width: source.clip.width, height: source.clip.height, frameRate: source.clip.frameRate, signal: job.signal })
      try {
        const [from, to] = [Math.min(request.from, request.to), Math.max(request.from, request.to)]
        for await (const frame of source.frames({ from, to, signal: job.signal })) {
          await writer.write(request.show === 'boxes' ? drawAll(frame, boxes) : await this.paint(frame, request))
          job.progress({ kind: 'progress', unit: 'frames', done: frame.frameIndex - from + 1, total: to - from + 1, item: request.show })
        }
        await writer.close()
      } catch (thrown) {
        await writer.discard()
        throw thrown
      }
      this.made.set(job.id, path)
      return { outcome: basename(path) }
    } finally {
      release()
    }
  }

  private async paint(frame: Frame, { clip, tracks }: VideoRequest): Promise<Frame> {
    let painted = frame
    for (const track of tracks) {
      const [response] = await this.context.responses().read({ clip, track, from: frame.frameIndex, to: frame.frameIndex })
      if (response) painted = { ...painted, data: paintResponse(painted, response).data }
    }
    return painted
  }
}

function isShown({ state }: TrackSample): boolean {
  return state !== 'outside' && state !== 'lost'
}

function drawAll(frame: Frame, boxes: readonly ReadonlyMap<number, Box>[]): Frame {
  let drawn = frame
  for (const [index, track] of boxes.entries()) {
    const box = track.get(frame.frameIndex)
    if (box) drawn = { ...drawn, data: drawBox(drawn, { box, color: COLOURS[index % COLOURS.length]! }).data }
  }
  return drawn
}
