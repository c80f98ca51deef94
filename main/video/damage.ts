import type { ClipGap } from '../contract/frame'
import { INPUT_GUARD, runFfmpeg, toInputUrl } from './ffmpegProcess'
import { decodeStamps, type DecodeLog } from './frameIndex'
import type { FrameStamp } from './timestamps'

const COMPLAINT = /corrupt|error while decoding|invalid data|invalid nal|conceal|partial file|error splitting|error submitting|truncat|cut short|packet too small|missing picture|no frame!|illegal|damaged|end mismatch|overread/i
const ENDS_EARLY = /partial file|truncat|cut short|end of file/i

/** Whether a decode's log speaks of damage to the picture or of a file that ends early. */
export function looksDamaged(log: readonly string[]): boolean {
  return log.some((line) => COMPLAINT.test(line))
}

export interface Damage {
  /** All frames that exist in the file, decodable or not, in presentation order. */
  stamps: FrameStamp[]
  gaps: ClipGap[]
}

/**
 * Which frames of a damaged file can't be used: those in the file that the decoder drops, and those it delivers with invented
 * content. The second kind is what a decoder told to give up on errors leaves out and the ordinary one does not.
 * Costs one decode and one pass over the packets, so it runs for damaged files only.
 */
export async function findDamage({ path, decoded, signal }: { path: string; decoded: DecodeLog; signal?: AbortSignal | undefined }): Promise<Damage> {
  const strict = await decodeStamps({ path, signal, inputOptions: ['-threads', '1', '-err_detect', 'explode'] })
  const packets = await readPackets(path, signal)
  const stamps = mergeStamps(decoded.stamps, packets)
  const delivered = new Set(decoded.stamps.map(({ pts }) => pts))
  const sound = new Set(strict.stamps.map(({ pts }) => pts))
  // A decoder that gives up on most of the file is being strict about something harmless; then only what is dropped counts.
  const trustStrict = strict.stamps.length * 2 >= decoded.stamps.length
  const isBad = (stamp: FrameStamp): boolean => !delivered.has(stamp.pts) || (trustStrict && !sound.has(stamp.pts))
  const gaps = collectGaps(stamps.map(isBad), 'damaged: the decoder could not restore these frames')
  if (decoded.log.some((line) => ENDS_EARLY.test(line))) {
    gaps.push({ from: stamps.length, to: stamps.length, reason: 'the file ends early: later frames are not in it' })
  }
  return { stamps, gaps }
}

/** Joins decoded frames with packets that gave no frame. Packets before the first frame are the container's own cuts, not damage. */
function mergeStamps(decoded: readonly FrameStamp[], packets: readonly FrameStamp[]): FrameStamp[] {
  const byPts = new Map(decoded.map((stamp) => [stamp.pts, stamp]))
  const ascending = decoded.every(({ pts }, position) => position === 0 || pts > (decoded[position - 1]?.pts ?? Number.NaN))
  const first = decoded[0]?.pts ?? Number.NaN
  if (!ascending || Number.isNaN(first)) return [...decoded]
  for (const packet of packets) if (packet.pts > first && !byPts.has(packet.pts)) byPts.set(packet.pts, { ...packet, isKey: false })
  return [...byPts.values()].sort((a, b) => a.pts - b.pts)
}

function collectGaps(bad: readonly boolean[], reason: string): ClipGap[] {
  const gaps: ClipGap[] = []
  bad.forEach((isBad, frameIndex) => {
    const last = gaps.at(-1)
    if (isBad && last?.to === frameIndex) last.to = frameIndex + 1
    else if (isBad) gaps.push({ from: frameIndex, to: frameIndex + 1, reason })
  })
  return gaps
}

async function readPackets(path: string, signal?: AbortSignal): Promise<FrameStamp[]> {
  const { stdout } = await runFfmpeg({
    args: [...INPUT_GUARD, '-copyts', '-i', toInputUrl(path), '-map', '0:V:0', '-c', 'copy', '-f', 'framecrc', '-'],
    signal,
  })
  return stdout
    .toString('utf8')
    .split('\n')
    .map((line) => /^0, *-?\d+, *(-?\d+),/.exec(line)?.[1])
    .flatMap((pts) => (pts === undefined ? [] : [{ pts: Number(pts), isKey: false }]))
}
