import { stat } from 'node:fs/promises'
import type { ClipFacts, Finding } from '../../contract/clip'
import type { ClipInfo, FrameSource } from '../../contract/frame'
import { listClipImages } from '../../video/clipImages'
import { findFfmpeg } from '../../video/ffmpeg'
import { INPUT_GUARD, runFfmpeg, toInputUrl } from '../../video/ffmpegProcess'
import { loadFrameIndex, userCacheFolder } from '../../video/frameIndexCache'
import { describeStream, type StreamDescription } from './streamDescription'

/** Frames compared with the one before, when looking for repeated ones. */
const COMPARED_FRAMES = 1500
/** Intervals that differ by more than this from the usual one are another rate; timestamps in milliseconds jitter by half of one. */
const RATE_TOLERANCE_SECONDS = 0.0015
/** Farther apart, seeking takes noticeably long: about five seconds of film. */
const SPARSE_KEY_FRAMES = 125

/** What a clip is, and what of it a person should know before working with it. */
export async function probeClip(source: FrameSource, signal: AbortSignal): Promise<ClipFacts> {
  const { clip } = source
  const isVideo = (await listClipImages(clip.path)) === null
  const stream = isVideo ? await readStream(clip.path, signal) : null
  const findings = [...describeTiming(clip), ...describeDamage(clip), ...(stream ? describePicture(clip, stream) : []), ...(isVideo ? await describeSeeking(clip) : [])]
  if (isVideo) findings.push(...(await findDuplicates(clip, signal)))
  return {
    kind: isVideo ? 'video' : 'images', width: clip.width, height: clip.height, frameCount: clip.frameCount, frameRate: clip.frameRate,
    duration: (clip.mediaTimes.at(-1) ?? 0) + clip.frameRate.den / clip.frameRate.num, bytes: isVideo ? (await stat(clip.path)).size : 0, fingerprint: clip.fingerprint,
    codec: stream?.codec ?? null, container: stream?.container ?? null, pixelFormat: stream?.pixelFormat ?? null, gaps: [...clip.gaps], findings,
  }
}

/** ffmpeg says what a file is, and then ends because it was given nothing to do. */
async function readStream(path: string, signal: AbortSignal): Promise<StreamDescription> {
  const { log } = await runFfmpeg({ args: [...INPUT_GUARD, '-i', toInputUrl(path)], signal })
  return describeStream(log)
}

function describeTiming({ frameCount, mediaTimes, frameRate }: ClipInfo): Finding[] {
  if (frameCount === 1) return [{ kind: 'one-frame', level: 'warning', values: {} }]
  const usual = frameRate.den / frameRate.num
  let odd = 0
  let longest = 0
  for (let frame = 1; frame < frameCount; frame += 1) {
    const interval = mediaTimes[frame]! - mediaTimes[frame - 1]!
    if (Math.abs(interval - usual) > RATE_TOLERANCE_SECONDS) odd += 1
    longest = Math.max(longest, interval)
  }
  return odd === 0 ? [] : [{ kind: 'variable-rate', level: 'info', values: { frames: odd, longest: Number(longest.toFixed(3)) } }]
}

function describeDamage({ gaps }: ClipInfo): Finding[] {
  const frames = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  return frames === 0 ? [] : [{ kind: 'gaps', level: 'warning', values: { frames, gaps: gaps.length, first: gaps[0]!.from } }]
}

function describePicture({ width, height }: ClipInfo, stream: StreamDescription): Finding[] {
  const findings: Finding[] = []
  if (stream.rotation !== 0) findings.push({ kind: 'rotated', level: 'info', values: { degrees: stream.rotation } })
  if (stream.sampleAspect !== 1) findings.push({ kind: 'anamorphic', level: 'info', values: { from: `${stream.width}x${stream.height}`, to: `${width}x${height}` } })
  if (stream.bits > 8) findings.push({ kind: 'high-bit-depth', level: 'info', values: { bits: stream.bits } })
  return findings
}

/** The index that opening has just made or found says where decoding can begin. */
async function describeSeeking({ fingerprint, frameCount }: ClipInfo): Promise<Finding[]> {
  const index = await loadFrameIndex({ cacheFolder: userCacheFolder(), fingerprint })
  if (!index) return []
  if (!index.seekable) return [{ kind: 'not-seekable', level: 'warning', values: {} }]
  const entries = [...index.keyFrames, frameCount]
  const widest = Math.max(...entries.map((frame, position) => frame - (entries[position - 1] ?? 0)))
  return widest <= SPARSE_KEY_FRAMES ? [] : [{ kind: 'sparse-key-frames', level: 'info', values: { frames: widest } }]
}

/** Frames that are the one before over again, as of a film at half the container's rate. */
async function findDuplicates({ path, frameCount }: ClipInfo, signal: AbortSignal): Promise<Finding[]> {
  if (frameCount < 3) return []
  const { passthrough } = await findFfmpeg()
  const args = [...INPUT_GUARD, '-i', toInputUrl(path), '-map', '0:V:0', '-frames:v', String(COMPARED_FRAMES), ...passthrough, '-f', 'framecrc', '-']
  const { stdout } = await runFfmpeg({ args, signal })
  const sums = stdout.toString('latin1').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1))
  const count = sums.filter((sum, frame) => frame > 0 && sum === sums[frame - 1]).length
  return count === 0 ? [] : [{ kind: 'duplicate-frames', level: 'info', values: { count, of: sums.length } }]
}
