import type { ExchangeClip, ExchangeDocument } from './exchangeModel'

/** Seconds at which a frame is shown: from the clip's own timestamps; by its rate where there are none. Null where neither is known. */
export function timeOfFrame(frameIndex: number, { mediaTimes, frameRate }: Pick<ExchangeClip, 'mediaTimes' | 'frameRate'>): number | null {
  if (mediaTimes) return mediaTimes[frameIndex] ?? null
  return frameRate ? (frameIndex * frameRate.den) / frameRate.num : null
}

/** The frame whose time is nearest. Null where no times are known. */
export function frameAtTime(time: number, { mediaTimes, frameRate }: Pick<ExchangeClip, 'mediaTimes' | 'frameRate'>): number | null {
  if (!mediaTimes || mediaTimes.length === 0) return frameRate ? Math.round((time * frameRate.num) / frameRate.den) : null
  let [low, high] = [0, mediaTimes.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (mediaTimes[middle]! < time) low = middle + 1
    else high = middle
  }
  const before = Math.max(0, low - 1)
  return Math.abs(mediaTimes[before]! - time) <= Math.abs(mediaTimes[low]! - time) ? before : low
}

/** The same tracks with the time of every frame that is known; those that files gave stay where the clip's are not. */
export function withTimes(document: ExchangeDocument): ExchangeDocument {
  const { clip } = document
  if (!clip.mediaTimes && !clip.frameRate) return document
  const tracks = document.tracks.map((track) => ({ ...track, samples: track.samples.map((sample) => ({ ...sample, mediaTime: timeOfFrame(sample.frameIndex, clip) ?? sample.mediaTime })) }))
  return { ...document, tracks }
}
