import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Box } from '../../main/contract/geometry'
import type { TrackerEngineName } from '../../main/contract/trackerEngine'
import type { BackendInfo } from '../../main/contract/backend'
import { SiameseTracker } from '../../main/core/track/siameseTracker'
import type { TrackingNetwork } from '../../main/core/track/trackingNetwork'
import { resolveModel } from '../../main/jobs/shippedModels'
import { openNetwork } from '../../main/jobs/tracking/openNetwork'
import { loadModel } from '../../main/store/modelFile'
import { findFfmpeg } from '../../main/video/ffmpeg'
import { openClip } from '../../main/video/openClip'
import type { Answer, Work } from './jobLines'

const SIZE = { width: 640, height: 360 }
const SAMPLE = 'resources/samples/held-out/davis_libby'

/** Writes a sample as 640x360 H.264 and says where its target is. */
export async function makeClip({ folder }: Work): Promise<Answer> {
  const source = await openClip({ path: join(SAMPLE, 'clip.mp4') })
  const { width, height } = source.clip
  await source.close()
  const first = (await readFile(join(SAMPLE, 'groundtruth_rect.txt'), 'utf8')).split('\n')[0]!.split(',').map(Number) as [number, number, number, number]
  const clip = join(String(folder), 'bench-640x360.mp4')
  const { path } = await findFfmpeg()
  const filter = `scale=${SIZE.width}:${SIZE.height}`
  await promisify(execFile)(path, ['-y', '-loglevel', 'error', '-i', join(SAMPLE, 'clip.mp4'), '-vf', filter, '-c:v', 'libx264', '-crf', '20', '-pix_fmt', 'yuv420p', clip])
  const [across, down] = [SIZE.width / width, SIZE.height / height]
  const box: Box = { left: first[0] * across, top: first[1] * down, width: first[2] * across, height: first[3] * down }
  return { clip, box }
}

/** Tracks with a model that ships, at three scales, by the engine asked for; where the time of a frame goes. The first frames warm up and do not count. */
export async function timeTracking(backend: BackendInfo, { clip, box, frames, engine = 'auto', model = 'alexpul' }: Work): Promise<Answer> {
  const { card, tensors } = await loadModel(await resolveModel(String(model)))
  const opened = await openNetwork({ card, tensors, backend, trackerEngine: engine as TrackerEngineName })
  const { network, clock } = watchNetwork(opened.network)
  const tracker = new SiameseTracker(network, { ...card.tracking, scaleCount: 3 })
  const source = await openClip({ path: String(clip) })
  const warmUp = 5
  const milliseconds: number[] = []
  let last = performance.now()
  for await (const frame of source.frames({ from: 0, to: Math.min(source.clip.frameCount - 1, Number(frames) + warmUp) })) {
    if (frame.frameIndex === 0) await tracker.init(frame, box as Box)
    else await tracker.update(frame)
    if (frame.frameIndex > warmUp) milliseconds.push(performance.now() - last)
    else clock.reset()
    last = performance.now()
  }
  await source.close()
  tracker.dispose()
  opened.dispose()
  const total = milliseconds.reduce((sum, time) => sum + time, 0)
  return { milliseconds, framesPerSecond: (1000 * milliseconds.length) / total, shareOutsideNetwork: 1 - clock.elapsed() / total, engine: `${opened.engine.name}${opened.engine.variant === 'winograd' ? ', Winograd' : ''}` }
}

/** Takes the time of embedding and correlation. */
function watchNetwork(network: TrackingNetwork): { network: TrackingNetwork; clock: { reset(): void; elapsed(): number } } {
  let spent = 0
  const timed = async <T>(compute: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await compute()
    spent += performance.now() - started
    return result
  }
  const watched: TrackingNetwork = { embed: (pixels, side) => timed(() => network.embed(pixels, side)), respond: (pair) => timed(() => network.respond(pair)) }
  return { network: watched, clock: { reset: () => void (spent = 0), elapsed: () => spent } }
}
