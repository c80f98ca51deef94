import { join } from 'node:path'
import type { BackendChoice } from '../contract/backend'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import type { LearnOutcome } from '../contract/run'
import { compareModels } from './demo/compare'
import { findSamples, type Samples } from './demo/samples'
import { chooseStartModel, DEMO_SEED, type StartModel } from './demo/startModel'
import { Stopwatch } from './demo/stopwatch'
import { prepareOutput } from './evaluateOutput'
import { throwIfStopped } from './evaluateTracker'
import { runLearning } from './learnJob'
import type { HeldOutResult } from './report/heldOut'
import { describeOutcome } from './report/verdict'
import { writeRunReport } from './report/writeRunReport'
import { runTracking } from './trackJob'

/** Learning stops after this even where it is slow: the demo as a whole is to stay below ten minutes on two cores. */
const LEARNING_MINUTES = 6

export interface DemoOptions extends JobContext, BackendChoice {
  /** Folder to make: run/, evaluation/, track/ and report.html go there. */
  out: string
  /** Time budget of the learning. */
  minutes?: number | undefined
  /** Single configuration keys over the preset quick, dotted. */
  overrides?: Record<string, unknown> | undefined
  /** @default the clips that ship */
  samples?: Samples | undefined
}

export interface DemoOutcome {
  report: string
  run: string
  /** Folder of track.csv, track.json, overlay.mp4 and responses.bin. */
  track: string
  sequence: string
  /** Mean overlap with the ground truth, IoU 0 .. 1. */
  before: number
  after: number
  learned: LearnOutcome
  seconds: number
}

interface Demo {
  options: DemoOptions
  samples: Samples
  start: StartModel
  watch: Stopwatch
  run: string
  track: string
}

/**
 * Adapts the model that ships to the clips that ship, tracks in one that was held out, before and after, and writes a report.
 * @throws AppError `output-exists`, `footage-empty`, `interrupted`, what the jobs inside throw
 */
export async function runDemo(options: DemoOptions): Promise<DemoOutcome> {
  const samples = options.samples ?? (await findSamples())
  await prepareOutput({ out: options.out })
  const start = await chooseStartModel(options.reporter)
  const demo: Demo = { options, samples, start, watch: new Stopwatch(), run: join(options.out, 'run'), track: join(options.out, 'track') }
  const learned = await learn(demo)
  const heldOut = await compare(demo, learned.steps)
  await track(demo, heldOut)
  const report = await writeReport(demo, heldOut)
  const { sequence, before, after } = heldOut
  return { report, run: demo.run, track: demo.track, sequence, before: before.scores.meanOverlap, after: after.scores.meanOverlap, learned, seconds: demo.watch.total }
}

function engineChoice({ engine, device }: BackendChoice): BackendChoice {
  return { engine, device }
}

async function learn({ options, samples, start, watch, run }: Demo): Promise<LearnOutcome> {
  const { reporter, signal, minutes = LEARNING_MINUTES } = options
  say(options, `Learning from the clips in ${samples.footage}, starting from ${start.name}; at most ${minutes} minutes.`)
  const { init, backbone, correlation } = start
  const learned = await watch.time('Learning in all', () =>
    runLearning({
      footage: [samples.footage], out: run, preset: 'quick', seed: DEMO_SEED, backbone, correlation, minutes, ...(init === undefined ? {} : { init }),
      ...(options.overrides ? { overrides: options.overrides } : {}), ...engineChoice(options), reporter, signal,
    }),
  )
  throwIfStopped(signal)
  if (learned.reason === 'time budget used') say(options, `The time for learning was used up after ${learned.steps} steps; pultrack resume ${run} would go on.`)
  return learned
}

async function compare({ options, samples, start, watch, run }: Demo, steps: number): Promise<HeldOutResult> {
  const { out, reporter, signal } = options
  const after = { model: join(run, 'model'), name: 'adapted to the footage' }
  return watch.time('Scoring both models on the held-out clip', () => compareModels({ sequence: samples.heldOut, before: start, after, out: join(out, 'evaluation'), choice: engineChoice(options), steps, reporter, signal }))
}

async function track({ options, watch, run, track: out }: Demo, { clip, groundTruth, sequence }: HeldOutResult): Promise<void> {
  const { reporter, signal } = options
  const frame = groundTruth.findIndex((box) => box !== null)
  const box = groundTruth[frame]
  if (!box) throw new AppError({ code: 'sequences-invalid', message: `${sequence} has no frame with a target.` })
  await watch.time('Tracking, overlay video and response maps', () => runTracking({ clip, box, frame, model: join(run, 'model'), out, overlay: true, responses: true, ...engineChoice(options), reporter, signal }))
}

async function writeReport({ options, watch, run, track: folder }: Demo, heldOut: HeldOutResult): Promise<string> {
  const path = await writeRunReport({
    run,
    out: join(options.out, 'report.html'),
    title: `From unlabelled clips to tracking ${heldOut.sequence}`,
    heldOut: { ...heldOut, responses: join(folder, 'responses.bin') },
    timings: watch.timings,
    files: FILES,
  })
  options.reporter({ kind: 'file', path, what: 'report' })
  say(options, describeOutcome(heldOut))
  return path
}

const FILES = [
  { path: 'track/overlay.mp4', what: 'the held-out clip with the adapted model’s box on each frame' },
  { path: 'track/track.csv', what: 'its boxes, scores and states, one line a frame' },
  { path: 'track/track.json', what: 'the same with the model and the clip that they belong to' },
  { path: 'track/responses.bin', what: 'response map of every frame, raw' },
  { path: 'evaluation/report.json', what: 'scores of both models; their boxes are beside it' },
  { path: 'run/run.json', what: 'the run: configuration, footage, engine; metrics, mined chains and checkpoints are beside it' },
  { path: 'run/model/card.json', what: 'the adapted model' },
]

function say({ reporter }: DemoOptions, text: string): void {
  reporter({ kind: 'message', level: 'info', text })
}
