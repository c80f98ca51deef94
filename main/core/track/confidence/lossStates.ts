import type { TrackState } from '../../../contract/track'

/** A weak answer may be blur or a passing twig: so many frames of it, and it is said what it is. */
const PATIENCE = 3
/** What comes back has to stay for so many frames before it is believed. */
const CONFIRMATION = 3
/** Answers that background gives at most so many times as often as the chosen rate: the target, perhaps, partly hidden ... */
const FAIR_RATES = 4
/** ... and such that what is gone may be followed again. */
const BETTER_RATES = 2
/** What is searched for over the whole picture meets much more background: it must be better by so much to be taken up. */
const RETURN_RATES = 0.2
/** However high the rate: an answer that most of the background beats is background. */
const LEAST_FAIR = 0.3

/** What a tracker's answer is taken for, and whether the tracker may go on from there. */
export interface Verdict {
  state: Extract<TrackState, 'tracked' | 'uncertain' | 'occluded' | 'lost' | 'outside'>
  /** False: it has to look elsewhere, from where the target was seen last. */
  follows: boolean
}

/**
 * States by hysteresis over confidences (see `Calibration`), at a chosen rate of false alarms `rate`: how often background may pass for the target.
 * - tracked: the answer is better than all but `rate` of the background's.
 * - uncertain: weak, for a few frames; or something has come back and is not confirmed yet.
 * - occluded: weak for longer, yet still better than most of the background.
 * - lost: for some frames no better than background. outside: the same, after the target was last seen at the picture's border.
 */
export class LossStates {
  /** Frames in a row that are weak, that are background, and that are good again. */
  private weak = 0
  private background = 0
  private returning = 0
  private gone: 'lost' | 'outside' | null = null

  constructor(private readonly rate: number) {}

  get isGone(): boolean {
    return this.gone !== null
  }

  /** Confidence at which something far from where the target was seen last is taken up. */
  get returnConfidence(): number {
    return 1 - RETURN_RATES * this.rate
  }

  /** @param atBorder the target was last seen where it may have left the picture */
  next(confidence: number, { atBorder }: { atBorder: boolean }): Verdict {
    this.weak = confidence >= 1 - this.rate ? 0 : this.weak + 1
    this.background = confidence >= this.level(FAIR_RATES) ? 0 : this.background + 1
    this.returning = confidence >= this.level(BETTER_RATES) ? this.returning + 1 : 0
    if (this.gone === null && this.background >= PATIENCE) this.gone = atBorder ? 'outside' : 'lost'
    if (this.gone !== null && this.returning === 0) return { state: this.gone, follows: false }
    if (this.gone !== null && this.returning < CONFIRMATION) return { state: 'uncertain', follows: true }
    this.gone = null
    if (this.weak === 0) return { state: 'tracked', follows: true }
    return { state: this.weak < PATIENCE ? 'uncertain' : 'occluded', follows: true }
  }

  private level(rates: number): number {
    return Math.max(LEAST_FAIR, 1 - rates * this.rate)
  }
}
