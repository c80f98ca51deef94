import type { ClipGap } from '../contract/frame'
import { INPUT_GUARD, runFfmpeg, toInputUrl } from './ffmpegProcess'
import { decodeStamps, type DecodeLog } from './decodeStamps'
import type { FrameStamp } from './timestamps'

const COMPLAINT = /corrupt|error while decoding|invalid data|invalid nal|conceal|partial file|error splitting|error submitting|truncat|read error|ended prematurely|cut short|packet too small|missing picture|no frame!|illegal|damaged|end mismatch|overread/i
const ENDS_EARLY = /partial file|truncat|cut short|end of file|read error|ended prematurely/i

/** Whether a decode's log speaks of damage to the picture or of a file that ends early. */
export function looksDamaged(log: readonly string[]): boolean {
  return messages(log).some((line) => COMPLAINT.test(line))
}

/** Without descriptions of streams and without paths: a clip may be called truncated.mp4 and be sound. */
function messages(log: readonly string[]): string[] {
  return log.filter((line) => !/^(Input|Output) #|^ {2,}/.test(line)).map((line) => line.replace(/file:.*?(?=: |'|$)/, ''))
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
  // On one thread, as damaged clips are read later.
  const plain = await decodeStamps({ path, signal, inputOptions: ['-threads', '1'] })
  const strict = await decodeStamps({ path, signal, inputOptions: ['-threads', '1', '-err_detect', 'explode'] })
  const { ordered, misplaced } = splitMisplaced(plain.stamps.toArray())
  const stamps = mergeStamps(ordered, await readPackets(path, signal))
  const delivered = new Set(ordered.map(({ pts }) => pts))
  const sound = new Set(strict.stamps.pts)
  // A decoder that gives up on most of the file is being strict about something harmless; then only what is dropped counts.
  const trustStrict = strict.stamps.length * 2 >= plain.stamps.length
  const isBad = ({ pts }: FrameStamp): boolean => !delivered.has(pts) || misplaced.has(pts) || (trustStrict && !sound.has(pts))
  const gaps = collectGaps(stamps.map(isBad), 'damaged: the decoder could not restore these frames')
  if (messages(decoded.log).some((line) => ENDS_EARLY.test(line))) {
    gaps.push({ from: stamps.length, to: stamps.length, reason: 'the file ends early: later frames are not in it' })
  }
  return { stamps, gaps }
}

/**
 * After a loss a decoder may deliver a frame out of turn, under another's timestamp: it is not before everything that follows it.
 * Both frames of that timestamp are then in doubt. Files that are disordered throughout are left as they are.
 */
function splitMisplaced(stamps: readonly FrameStamp[]): { ordered: readonly FrameStamp[]; misplaced: ReadonlySet<number> } {
  const ordered: FrameStamp[] = []
  const misplaced = new Set<number>()
  for (const stamp of stamps.toReversed()) {
    if (stamp.pts < (ordered.at(-1)?.pts ?? Number.POSITIVE_INFINITY)) ordered.push(stamp)
    else misplaced.add(stamp.pts)
  }
  if (ordered.length * 2 < stamps.length) return { ordered: stamps, misplaced: new Set() }
  return { ordered: ordered.reverse(), misplaced }
}

/** Joins decoded frames with packets that gave no frame. Packets before the first frame are the container's own cuts, not damage. */
function mergeStamps(decoded: readonly FrameStamp[], packets: readonly FrameStamp[]): FrameStamp[] {
  const byPts = new Map(decoded.map((stamp) => [stamp.pts, stamp]))
  const first = decoded[0]?.pts ?? Number.NaN
  if (byPts.size < decoded.length || Number.isNaN(first)) return [...decoded]
  for (const packet of packets) if (packet.pts > first && !byPts.has(packet.pts)) byPts.set(packet.pts, packet)
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
