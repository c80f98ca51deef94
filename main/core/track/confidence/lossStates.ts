import type { TrackState } from '../../../contract/track'

/** A weak answer may be blur or a passing twig: so many frames, and it is said what it is. */
const PATIENCE = 3
/** What comes back has to stay for so many frames before it is believed. */
const CONFIRMATION = 3
/** Weak answers that at most so many times the chosen share of background would give may still be the target, partly hidden. */
const WEAK_RATES = 4
/** What is searched for over the whole picture meets much more background: it must be better by so much to be taken up. */
const RETURN_RATES = 0.2

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
 * - lost: no better than background. outside: the same, after the target was last seen at the picture's border.
 */
export class LossStates {
  private weak = 0
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
    const isStrong = confidence >= 1 - this.rate
    return this.gone ? this.nextGone(isStrong, this.gone) : this.nextSeen({ isStrong, isBackground: confidence < 1 - Math.min(0.9, WEAK_RATES * this.rate), atBorder })
  }

  private nextGone(isStrong: boolean, gone: 'lost' | 'outside'): Verdict {
    this.returning = isStrong ? this.returning + 1 : 0
    if (this.returning === 0) return { state: gone, follows: false }
    if (this.returning < CONFIRMATION) return { state: 'uncertain', follows: true }
    this.gone = null
    this.weak = 0
    return { state: 'tracked', follows: true }
  }

  private nextSeen({ isStrong, isBackground, atBorder }: { isStrong: boolean; isBackground: boolean; atBorder: boolean }): Verdict {
    this.weak = isStrong ? 0 : this.weak + 1
    if (this.weak === 0) return { state: 'tracked', follows: true }
    if (this.weak < PATIENCE) return { state: 'uncertain', follows: true }
    if (!isBackground) return { state: 'occluded', follows: true }
    this.gone = atBorder ? 'outside' : 'lost'
    this.returning = 0
    return { state: this.gone, follows: false }
  }
}
