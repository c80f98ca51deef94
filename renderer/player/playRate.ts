/** Speeds that J and L go through, as multiples of the source's own; negative plays backward. */
export const PLAY_RATES = [-16, -8, -4, -2, -1, -0.5, -0.25, 0.25, 0.5, 1, 2, 4, 8, 16] as const

/** Pictures a second that a screen shows at most; beyond, frames are left out on purpose. */
const SHOWN_PER_SECOND = 60

export function fasterRate(rate: number): number {
  return PLAY_RATES.find((other) => other > rate) ?? rate
}

export function slowerRate(rate: number): number {
  return PLAY_RATES.findLast((other) => other < rate) ?? rate
}

/** Which frames to play: every n-th, backward where negative. */
export function playStep(rate: number, framesPerSecond: number): number {
  const step = Math.min(64, Math.max(1, Math.ceil((Math.abs(rate) * framesPerSecond) / SHOWN_PER_SECOND)))
  return rate < 0 ? -step : step
}
