import type { Picture } from '../../../contract/frame'
import type { Box, Point } from '../../../contract/geometry'
import { centerOf, distance } from '../../geometry/box'
import { searchSide } from '../../geometry/crop'
import { Random } from '../../random'
import type { SiameseTracker } from '../siameseTracker'
import type { TrackerUpdate } from '../tracker'
import type { TrackingNetwork } from '../trackingNetwork'
import { sampleBackground } from './background'
import { Calibration, LEAST_BACKGROUND } from './calibration'
import type { Evidence } from './evidence'
import { LossStates, type Verdict } from './lossStates'
import { coverPicture, findAnswer, type Answer } from './region'
import { TargetView } from './targetView'

/** Regions that are searched beside the tracker's own in a frame of which the target is gone: a frame then costs three times as much, no more. */
const WIDER_REGIONS = 6
/** Frames gone until the whole picture is searched: so long, only what is near where the target was seen last. */
const WIDE_AFTER = 5
/** What is found far away must beat whatever looked like the target beside it, by so many deviations of the background. */
const RIVAL_LEAD = 1
/** So many of the strongest are looked at closely. */
const RIVALS = 5

/** A box whose distance from the picture's border is less than this share of its sides may have left through it. */
const BORDER_SHARE = 0.1

export interface WatchedUpdate extends TrackerUpdate, Pick<Verdict, 'state'> {
  /** Null where the clip has too little background to compare with: then nothing is called lost. */
  confidence: number | null
  /** Around which the tracker has searched. */
  searched: Box
}

/** A candidate for where the target is. */
export interface Candidate extends Answer {
  confidence: number
  /** Weighted evidence, in deviations of the background. */
  statistic: number
}

interface WatchRequest {
  network: TrackingNetwork
  tracker: SiameseTracker
  /** Share of background that may pass for the target, 0..1. */
  falseAlarmRate: number
}

/**
 * A tracker that knows when it is lost: each answer is compared with what the clip's background answers (`Calibration`). What is gone is searched for around
 * where it was seen last, then in the whole picture, some regions a frame; when it is back the same track goes on.
 */
export class WatchfulTracker {
  private view: TargetView | undefined
  private calibration: Calibration | null = null
  private states: LossStates
  /** Where the target was seen last. */
  private seen: Box | undefined
  private goneFrames = 0
  /** The region of the whole picture that is searched next. */
  private nextRegion = 0
  private readonly background: Evidence[] = []
  /** The last frame in which the target was certain. */
  private certain: { picture: Picture; box: Box } | null = null
  /** The strongest that looked like the target beside it in that frame; null: not looked yet. */
  private rival: number | null = null

  constructor(private readonly request: WatchRequest) {
    this.states = new LossStates(request.falseAlarmRate)
  }

  /** @throws AppError `box-invalid`, `box-outside` */
  async init(picture: Picture, box: Box): Promise<void> {
    await this.request.tracker.init(picture, box)
    this.view?.dispose()
    this.view = await TargetView.create(this.request.network, { picture, box })
    this.calibration = null
    this.background.length = 0
    this.seen = box
    await this.learnBackground(picture, { box, target: box })
  }

  /** Answers of background that there are to compare with. */
  get backgroundCount(): number {
    return this.background.length
  }

  /** Adds a frame of the clip to the background that answers are compared with; `target`: where the target is in it, where that is known. */
  async learnBackground(picture: Picture, { box, target }: { box: Box; target: Box | null }): Promise<void> {
    this.background.push(...(await sampleBackground(this.theView, { picture, box, target, random: new Random(this.background.length) })))
    if (this.background.length >= LEAST_BACKGROUND) this.calibration = new Calibration(this.background)
  }

  /** Takes the target to be there now, and seen: how a run begins, or goes on where an earlier one ended. */
  moveTo(box: Box): void {
    this.states = new LossStates(this.request.falseAlarmRate)
    this.goneFrames = 0
    this.seen = box
    this.certain = null
    this.rival = null
    this.request.tracker.moveTo(box)
  }

  async update(picture: Picture): Promise<WatchedUpdate> {
    const { tracker } = this.request
    const searched = this.lastSeen
    const update = await tracker.update(picture)
    if (!this.calibration) {
      this.seen = update.box
      return { ...update, confidence: null, state: 'tracked', searched }
    }
    const found = this.states.isGone ? await this.searchWider(picture, await this.judge(picture, update)) : await this.judge(picture, update)
    const { state, follows } = this.states.next(found.confidence, { atBorder: isAtBorder(this.lastSeen, picture) })
    this.goneFrames = follows ? 0 : this.goneFrames + 1
    if (follows) this.seen = found.box
    if (state === 'tracked') this.remember(picture, found.box)
    if (!follows || found.box !== update.box) tracker.moveTo(this.lastSeen)
    return { ...update, score: found.score, box: this.lastSeen, confidence: found.confidence, state, searched }
  }

  /** The best places of a whole picture for the target, strongest first, none overlapping another by half. */
  async findCandidates(picture: Picture, { box, most }: { box: Box; most: number }): Promise<Candidate[]> {
    const answers = await this.searchAt(picture, { centers: coverPicture(picture, searchSide(box)), box })
    const apart: Answer[] = []
    for (const answer of answers.toSorted((a, b) => b.score - a.score)) {
      if (apart.length < most && apart.every((kept) => distance(centerOf(kept.box), centerOf(answer.box)) > Math.sqrt(box.width * box.height) / 2)) apart.push(answer)
    }
    const candidates: Candidate[] = []
    for (const answer of apart) candidates.push(await this.judge(picture, answer))
    return candidates.sort((a, b) => b.confidence - a.confidence)
  }

  dispose(): void {
    this.view?.dispose()
    this.view = undefined
    this.request.tracker.dispose()
  }

  private async judge(picture: Picture, answer: Answer): Promise<Candidate> {
    const evidence = await this.theView.examine(picture, answer)
    const { calibration } = this
    return { box: answer.box, score: answer.score, confidence: calibration?.confidenceOf(evidence) ?? 0, statistic: calibration?.statistic(evidence) ?? 0 }
  }

  /** What the tracker found near the last place, or something far from it that is better than nearly all background. */
  private async searchWider(picture: Picture, near: Candidate): Promise<Candidate> {
    if (near.confidence >= this.states.returnConfidence) return near
    const centers = this.chooseRegions(picture)
    const answers = await this.searchAt(picture, { centers, box: this.lastSeen })
    const [best] = answers.toSorted((a, b) => b.score - a.score)
    if (!best) return near
    const candidate = await this.judge(picture, best)
    const isBetter = candidate.confidence >= this.states.returnConfidence && candidate.confidence > near.confidence
    return isBetter && candidate.statistic > (await this.findRival()) + RIVAL_LEAD ? candidate : near
  }

  private remember(picture: Picture, box: Box): void {
    this.certain = { picture, box }
    this.rival = null
  }

  /** Where the target was seen for certain, everything else was not the target: what of it looks most like it may not be taken for it now. */
  private async findRival(): Promise<number> {
    if (this.rival !== null || !this.certain) return this.rival ?? -Infinity
    const { picture, box } = this.certain
    const regions = await this.theView.search(picture, { centers: coverPicture(picture, searchSide(box)), box })
    const answers = regions.flatMap((region) => findAnswer(region, { picture, size: box, avoid: box }) ?? []).sort((a, b) => b.score - a.score)
    this.rival = -Infinity
    for (const answer of answers.slice(0, RIVALS)) this.rival = Math.max(this.rival, (await this.judge(picture, answer)).statistic)
    return this.rival
  }

  private async searchAt(picture: Picture, { centers, box }: { centers: readonly Point[]; box: Box }): Promise<Answer[]> {
    const regions = await this.theView.search(picture, { centers, box })
    return regions.flatMap((region) => findAnswer(region, { picture, size: box, avoid: null }) ?? [])
  }

  /** First what is near, then in turn all of the picture. */
  private chooseRegions(picture: Picture): Point[] {
    const all = coverPicture(picture, searchSide(this.lastSeen))
    const last = centerOf(this.lastSeen)
    if (this.goneFrames < WIDE_AFTER) return all.toSorted((a, b) => distance(a, last) - distance(b, last)).slice(0, WIDER_REGIONS)
    const chosen = Array.from({ length: Math.min(WIDER_REGIONS, all.length) }, (_, index) => all[(this.nextRegion + index) % all.length]!)
    this.nextRegion = (this.nextRegion + chosen.length) % all.length
    return chosen
  }

  private get theView(): TargetView {
    if (!this.view) throw new Error('WatchfulTracker used before init')
    return this.view
  }

  private get lastSeen(): Box {
    if (!this.seen) throw new Error('WatchfulTracker used before init')
    return this.seen
  }
}

function isAtBorder({ left, top, width, height }: Box, picture: Picture): boolean {
  const across = width * BORDER_SHARE
  const down = height * BORDER_SHARE
  return left < across || top < down || left + width > picture.width - across || top + height > picture.height - down
}
