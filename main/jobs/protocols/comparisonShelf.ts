import { randomUUID } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BenchmarkSequence } from '../../contract/benchmark'
import { comparisonSchema, type ComparedTracker, type Comparison } from '../../contract/comparison'
import type { ComparedSequence } from '../../contract/comparisonProcedures'
import { AppError, toAppError } from '../../contract/errors'
import type { FrameSource } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { CallResult } from '../../contract/procedures'
import type { Region } from '../../contract/region'
import { framesFrom } from '../../core/evaluate/vot/anchorScores'
import { computeOverlap, isValidBox } from '../../core/evaluate/overlap'
import { uprightBox } from '../../formats/votRegions'
import { openClip } from '../../video/openClip'
import { encodePicture } from '../clips/encodePicture'
import { findBenchmark } from './findBenchmark'
import { findProtocol, LAYOUTS } from './protocolTable'
import { readResult } from './resultFiles'
import type { SequenceResult } from './results'

/** Name of the file that makes a folder a comparison. */
export const COMPARISON_FILE = 'comparison.json'

interface Opened {
  folder: string
  comparison: Comparison
}

interface ShelfOptions {
  /** Whether a path, links resolved, may be looked into. */
  isAllowed(path: string): boolean
}

/** Comparisons that are open for a page: their figures, and their sequences with boxes and pictures. One clip is held open at a time. */
export class ComparisonShelf {
  private readonly byId = new Map<string, Opened>()
  private held: { path: string; source: FrameSource } | null = null
  /** The one looked at last: a page asks for one frame of it after the other. */
  private last: { key: string; sequence: BenchmarkSequence } | null = null
  private work: Promise<unknown> = Promise.resolve()

  constructor(private readonly options: ShelfOptions) {}

  /** @throws AppError `sequences-invalid` where the folder holds no comparison that can be read */
  async open(folder: string): Promise<CallResult<'comparisons.open'>> {
    const path = join(folder, COMPARISON_FILE)
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new AppError({ code: 'sequences-invalid', message: `There is no comparison in ${folder}.`, hint: 'Choose a folder that `pultrack eval --protocol` wrote.', cause })
    })
    const report = parseComparison(text, path)
    const comparison = `comparison_${randomUUID()}`
    this.byId.set(comparison, { folder, comparison: report })
    return { comparison, name: basename(folder), report }
  }

  /** @throws AppError `id-unknown`, `path-refused`, `sequences-invalid` */
  async readSequence({ comparison: id, sequence: name }: { comparison: string; sequence: string }): Promise<ComparedSequence> {
    const opened = this.find(id)
    const sequence = await this.findSequence(id, name)
    const truth = sequence.boxes.map((box) => (isValidBox(box) ? box : null))
    const read: ComparedSequence = { frames: truth.length, pictures: sequence.clip !== null, truth, trackers: [], missing: [] }
    for (const tracker of opened.comparison.trackers) {
      try {
        const boxes = await this.readBoxes({ opened, tracker, sequence })
        read.trackers.push({ name: tracker.name, boxes, overlaps: truth.map((box, frame) => (box && boxes[frame] ? computeOverlap(box, boxes[frame]) : null)) })
      } catch (thrown) {
        read.missing.push({ name: tracker.name, message: toAppError(thrown).message })
      }
    }
    return read
  }

  /** @throws AppError `id-unknown`, `path-refused`, `sequences-invalid`, `clip-frame-missing` */
  readFrame({ comparison: id, sequence: name, frameIndex, width }: { comparison: string; sequence: string; frameIndex: number; width: number }): Promise<CallResult<'comparisons.frame'>> {
    return this.inTurn(async () => {
      const sequence = await this.recall(id, name)
      if (sequence.clip === null) throw new AppError({ code: 'clip-missing', message: `The pictures of ${name} are not there.`, hint: 'Evaluate with --sequences instead of --annotations.' })
      const source = await this.hold(sequence.clip)
      const picture = await source.readFrame(frameIndex + sequence.firstImage)
      return { ...(await encodePicture({ picture, width, encoding: 'jpeg' })), frameIndex, sourceWidth: picture.width, sourceHeight: picture.height }
    })
  }

  async close(): Promise<void> {
    await this.inTurn(async () => {
      await this.held?.source.close()
      this.held = null
    })
  }

  /** One after the other: a clip must not be closed under a reader. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.work.then(work, work)
    this.work = next.catch(() => undefined)
    return next
  }

  private async hold(path: string): Promise<FrameSource> {
    if (this.held?.path === path) return this.held.source
    await this.held?.source.close()
    this.held = null
    const source = await openClip({ path })
    this.held = { path, source }
    return source
  }

  private find(id: string): Opened {
    const opened = this.byId.get(id)
    if (opened) return opened
    throw new AppError({ code: 'id-unknown', message: 'This comparison is not open.', hint: 'Open its folder again.' })
  }

  private recall(id: string, name: string): Promise<BenchmarkSequence> {
    return this.last?.key === `${id} ${name}` ? Promise.resolve(this.last.sequence) : this.findSequence(id, name)
  }

  private async findSequence(id: string, name: string): Promise<BenchmarkSequence> {
    const { dataset } = this.find(id).comparison
    const layout = LAYOUTS.find((one) => one === dataset.layout)
    if (!layout || !Object.hasOwn(dataset.sequences, name)) throw new AppError({ code: 'id-unknown', message: `${name} is no sequence of this comparison.` })
    await this.assertAllowed(dataset.folder)
    const { sequences, failed } = await findBenchmark({ folder: dataset.folder, layout, origin: dataset.origin, only: name, frames: dataset.frames ?? undefined })
    const sequence = sequences.find((one) => one.name === name)
    if (!sequence) throw toAppError(failed[0]?.error ?? new Error(`${name} is not there any more.`))
    this.last = { key: `${id} ${name}`, sequence }
    return sequence
  }

  private async readBoxes({ opened, tracker, sequence }: { opened: Opened; tracker: ComparedTracker; sequence: BenchmarkSequence }): Promise<(Box | null)[]> {
    const folder = tracker.source === 'stored' && tracker.folder !== null ? tracker.folder : opened.folder
    await this.assertAllowed(folder)
    const { result } = await readResult({ folder, tracker: tracker.storedName ?? tracker.name, protocol: findProtocol(opened.comparison.protocol.name), sequence })
    return drawnBoxes(result, sequence.boxes.length)
  }

  private async assertAllowed(path: string): Promise<void> {
    const real = await realpath(path).catch(() => path)
    if (!this.options.isAllowed(real)) throw new AppError({ code: 'path-refused', message: `"${path}" lies outside the folders that may be shown.`, hint: 'Start with --root FOLDER to allow another folder.' })
  }
}

function parseComparison(text: string, path: string): Comparison {
  try {
    return comparisonSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError({ code: 'sequences-invalid', message: `${path} is damaged, or was written by another version.`, hint: 'Run the evaluation again with --overwrite.', cause })
  }
}

/** The first pass or run, as upright boxes by frame of the sequence; of anchors the first run that reaches a frame. */
function drawnBoxes(result: SequenceResult, frames: number): (Box | null)[] {
  const drawn = Array<Box | null>(frames).fill(null)
  const put = (frame: number, box: Box | null): void => {
    if (isValidBox(box)) drawn[frame] ??= box
  }
  const putRegion = (frame: number, region: Region): void => put(frame, uprightBox(region, 'min-max'))
  if (result.kind === 'boxes') result.passes.slice(0, 1).forEach(({ start, boxes }) => boxes.forEach((box, index) => put(start + index, box)))
  else if (result.kind === 'regions') result.runs[0]?.forEach((region, frame) => putRegion(frame, region))
  else for (const { anchor, regions } of result.runs) framesFrom(anchor, frames).forEach((frame, step) => putRegion(frame, regions[step]!))
  return drawn
}
