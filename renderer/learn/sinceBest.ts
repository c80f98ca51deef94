import { NO_EARLY_STOP } from '../../main/contract/config'
import { fewestValues, followLoss, startLossProgress, type LossProgress, type LossRule } from '../../main/contract/lossWatch'
import type { RunDetail } from '../../main/contract/runSummary'
import { lowerBound } from '../streams/column'
import type { SeriesBuffer } from '../streams/seriesBuffer'

export interface SinceBest {
  /** The least that the smoothed loss has been, and how long ago; null before there are values enough to judge by. */
  loss: number | null
  steps: number
  /** Values that there have to be first. */
  fewest: number
  /** Steps without a better one after which the stage ends; 0: it does all of its steps. */
  patience: number
}

export interface StageRule extends LossRule {
  patience: number
}

/** How the loss of a stage is judged: as it is set, and where nothing ends by it, each gain counts. */
export function ruleOf({ config }: Pick<RunDetail, 'config'>, stage: number): StageRule {
  const set = (name: keyof StageRule): number => Number(config[`stages.${stage}.earlyStop.${name}`] ?? NO_EARLY_STOP[name])
  const patience = set('patience')
  return patience > 0 ? { patience, minimumGain: set('minimumGain'), smoothing: set('smoothing') } : { patience: 0, minimumGain: 0, smoothing: NO_EARLY_STOP.smoothing }
}

/** For how long the loss of a stage has not become better (landscape L4). Goes on where it was when its series has grown. */
export class BestFollower {
  private series: SeriesBuffer | null = null
  private key = ''
  private next = 0
  private progress: LossProgress = startLossProgress()

  follow(series: SeriesBuffer, { round, rule }: { round: number; rule: StageRule }): SinceBest {
    const key = `${round} ${rule.minimumGain} ${rule.smoothing}`
    if (this.series !== series || this.key !== key || this.next > series.length) this.begin({ series, key, round })
    for (; this.next < series.length && series.places.round.at(this.next) === round; this.next += 1) this.progress = followLoss(this.progress, { loss: series.values.at(this.next), rule })
    const { best, sinceBest } = this.progress
    return { loss: best, steps: sinceBest, fewest: fewestValues(rule), patience: rule.patience }
  }

  private begin({ series, key, round }: { series: SeriesBuffer; key: string; round: number }): void {
    Object.assign(this, { series, key, next: lowerBound(series.places.round, round), progress: startLossProgress() })
  }
}
