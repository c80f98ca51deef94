import type { CurveRule, FigureRule, Protocol } from '../protocol'
import type { OverlapLibrary } from './regionOverlap'

/** Lengths of runs, in frames, over which the expected overlap is averaged (each challenge's stack). */
export interface LengthInterval {
  low: number
  high: number
}

/** A VOT protocol: how a tracker is run, whose pixels count, over which lengths. */
export interface VotProtocol extends Protocol {
  family: 'vot'
  experiment: 'restart' | 'anchors' | 'unsupervised'
  library: OverlapLibrary
  interval: LengthInterval
}

/** Frames after a failure until the tracker is started again. */
export const SKIP_FRAMES = 5
/** Frames from each start on that do not count in accuracy. */
export const BURN_IN_FRAMES = 10
/** Repetitions that the challenges ask of trackers that are not deterministic. */
export const REPETITIONS = 15
/** Failures per frame become an axis of the A-R plot as exp(-sensitivity x rate). */
export const SENSITIVITY = 30

const ACCURACY: FigureRule = { key: 'accuracy', title: 'A', meaning: 'mean overlap of frames more than 10 after a start', curve: 'accuracy', reduce: { kind: 'mean' }, better: 'higher', decimals: 3 }
const FAILURES: FigureRule = { key: 'failures', title: 'lost', meaning: 'failures in all sequences, mean over repetitions', curve: 'failureCount', reduce: { kind: 'mean' }, better: 'lower', decimals: 1 }

function expectedOverlap({ low, high }: LengthInterval, first: 0 | 1): FigureRule {
  const places = { from: low - first, to: high - first }
  return { key: 'expectedAverageOverlap', title: 'EAO', meaning: `mean of the expected overlap of runs of ${low} to ${high} frames`, curve: 'expectedOverlap', reduce: { kind: 'mean', ...places }, better: 'higher', decimals: 3 }
}

function curvesOf({ high }: LengthInterval): CurveRule[] {
  const point = { xLabel: '', x: [0] }
  return [
    { key: 'expectedOverlap', title: 'Expected overlap', xLabel: 'length of a run, frames', yLabel: 'expected average overlap', x: Array.from({ length: high + 1 }, (_, index) => index) },
    { key: 'accuracy', title: 'Accuracy', yLabel: 'mean overlap', ...point },
    { key: 'failureRate', title: 'Failures a frame', yLabel: 'failures a frame', ...point },
    { key: 'failureCount', title: 'Failures', yLabel: 'failures', total: true, ...point },
    { key: 'robustness', title: 'Robustness', yLabel: 'robustness', ...point },
  ]
}

interface Challenge {
  name: string
  title: string
  interval: LengthInterval
}

const RESTART_RULES = {
  restart: `an overlap of 0 is a failure; the tracker starts again ${SKIP_FRAMES} frames later, on the next frame with a region`,
  burnIn: `${BURN_IN_FRAMES} frames from each start on do not count in accuracy`,
  initialBox: 'polygons become an upright box of the same area about the same centre',
}

/** As pysot and the Matlab toolkit before it compute it. */
function restartProtocol({ name, title, interval }: Challenge): VotProtocol {
  return {
    name, title, family: 'vot', experiment: 'restart', library: 'region-c', interval, variant: 'pysot toolkit (region library in C)',
    rules: { ...RESTART_RULES, accuracy: 'mean over frames of all sequences together', robustness: 'failures per 100 frames', expectedOverlap: 'runs end in zeros after a failure; frame n of a run is its n-th' },
    curves: curvesOf(interval).filter(({ key }) => key !== 'robustness'),
    figures: [
      expectedOverlap(interval, 1), ACCURACY,
      { key: 'robustness', title: 'R', meaning: 'failures per 100 frames', curve: 'failureRate', reduce: { kind: 'mean' }, better: 'lower', decimals: 3, scale: 100 }, FAILURES,
    ],
  }
}

/** As the Python toolkit of the challenge computes it. */
function toolkitProtocol({ name, title, interval }: Challenge): VotProtocol {
  return {
    name: `${name}-toolkit`, title, family: 'vot', experiment: 'restart', library: 'vot-toolkit', interval, variant: 'vot-toolkit 0.9',
    rules: { ...RESTART_RULES, accuracy: 'mean over sequences, weighted by their length', robustness: 'failures of a sequence, mean weighted by length', expectedOverlap: 'runs end before the failure and go on as zeros; place n is n frames after the start' },
    curves: curvesOf(interval),
    figures: [
      expectedOverlap(interval, 0), ACCURACY,
      { key: 'robustness', title: 'R', meaning: 'failures of a sequence, mean weighted by length', curve: 'robustness', reduce: { kind: 'mean' }, better: 'lower', decimals: 3 }, FAILURES,
    ],
  }
}

/** Intervals from the stacks of the challenges; those of 2015 and 2016 agree, and those of 2017 and 2018. */
const CHALLENGES: readonly Challenge[] = [
  { name: 'vot2015', title: 'VOT2015', interval: { low: 108, high: 371 } },
  { name: 'vot2016', title: 'VOT2016', interval: { low: 108, high: 371 } },
  { name: 'vot2017', title: 'VOT2017', interval: { low: 100, high: 356 } },
  { name: 'vot2018', title: 'VOT2018', interval: { low: 100, high: 356 } },
  { name: 'vot2019', title: 'VOT2019', interval: { low: 46, high: 291 } },
]

/** VOT2020 to 2022: no restarts, but starts at anchors, forward and backward. */
const ANCHOR_INTERVAL: LengthInterval = { low: 115, high: 755 }

const ANCHORS: VotProtocol = {
  name: 'vot-restart-free', title: 'VOT2020 to 2022, short term', family: 'vot', experiment: 'anchors', library: 'vot-toolkit', interval: ANCHOR_INTERVAL, variant: 'vot-toolkit 0.9, multistart',
  rules: {
    starts: 'at each anchor (anchor.value), forward or backward to the end of the sequence; without that file every 50 frames in the longer direction',
    failure: 'overlap of at most 0.1 on 10 frames in a row; the run ends at the first of them', accuracy: 'mean overlap before the failure, weighted by frames tracked', robustness: 'share of frames tracked, mean weighted by length',
  },
  curves: curvesOf({ low: ANCHOR_INTERVAL.low, high: ANCHOR_INTERVAL.high - 1 }).filter(({ key }) => !key.startsWith('failure')),
  figures: [
    expectedOverlap(ANCHOR_INTERVAL, 0), { ...ACCURACY, meaning: 'mean overlap before the failure' },
    { key: 'robustness', title: 'R', meaning: 'share of frames tracked before the failure', curve: 'robustness', reduce: { kind: 'mean' }, better: 'higher', decimals: 3 },
  ],
}

const UNSUPERVISED: VotProtocol = {
  name: 'vot-unsupervised', title: 'VOT unsupervised', family: 'vot', experiment: 'unsupervised', library: 'vot-toolkit', interval: ANCHOR_INTERVAL, variant: 'one pass, mean overlap over the frames of a sequence, then over sequences',
  rules: { firstFrame: 'does not count', unknown: 'frames whose ground truth is a code do not count' },
  curves: [{ key: 'accuracy', title: 'Accuracy', xLabel: '', yLabel: 'mean overlap', x: [0] }],
  figures: [{ ...ACCURACY, title: 'AO', meaning: 'mean overlap without restarts' }],
}

export const VOT_PROTOCOLS: readonly VotProtocol[] = [...CHALLENGES.map(restartProtocol), ...CHALLENGES.map(toolkitProtocol), ANCHORS, UNSUPERVISED]
