import type { Say } from './words'

/** Okabe and Ito's colours: told apart with any kind of colour vision, and in grey. */
export const BLUE = '#0072B2'
export const VERMILION = '#D55E00'
export const GREEN = '#009E73'
export const ORANGE = '#E69F00'
export const PURPLE = '#CC79A7'
export const SKY = '#56B4E9'
export const INK = '#1b1f24'
export const GREY = '#6b7280'

/** Ground truth and the two models, the same in every figure. */
export const TRUTH_COLOR = GREEN
export const BEFORE_COLOR = ORANGE
export const AFTER_COLOR = BLUE

const STAGE_COLORS: Record<string, string> = { sample: GREY, discriminate: PURPLE, mine: ORANGE, correspond: BLUE }

export function colorOfStage(stage: string): string {
  return STAGE_COLORS[stage] ?? INK
}

/** Readable on the stage's colour. */
export function letterColorOn(stage: string): string {
  return stage === 'mine' || stage === 'discriminate' ? INK : '#fff'
}

const STAGE_TITLES: Record<string, string> = { sample: 'Find instances', discriminate: 'Discriminate', mine: 'Mine', correspond: 'Correspond' }

export function titleOfStage({ stage, round }: { stage: string; round: number }, say: Say): string {
  const title = say(STAGE_TITLES[stage] ?? stage)
  return round > 0 ? say('{title}, round {round}', { title, round }) : title
}
