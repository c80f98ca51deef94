import type { TimeScale } from './timeScale'

/** Pixels between labels at least: a frame of six digits and `0:00:00.000`. */
const ROOM = 124

/** Frames between labels of the ruler: 1, 2 or 5 times a power of ten. */
export function tickStep({ from, to, width }: Pick<TimeScale, 'from' | 'to' | 'width'>): number {
  const least = ((to - from) / width) * ROOM
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].find((factor) => factor * power >= least)
    if (step !== undefined) return step * power
  }
}

/** Frames that get a label; and between them the small marks, where they are far enough apart to be told. */
export function ticks(scale: TimeScale, frameCount: number): { labelled: number[]; small: number[] } {
  const step = tickStep(scale)
  const small = step % 5 === 0 ? step / 5 : step / 2
  const within = (every: number): number[] => {
    const frames: number[] = []
    for (let frame = Math.max(0, Math.ceil(scale.from / every) * every); frame < Math.min(scale.to, frameCount); frame += every) frames.push(frame)
    return frames
  }
  return { labelled: within(step), small: Number.isInteger(small) && small !== step ? within(small) : [] }
}
