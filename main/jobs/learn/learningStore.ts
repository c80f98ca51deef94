import { join } from 'node:path'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { Chain, ClipWindow, Drift, Instance } from '../../contract/learning'
import type { Found, LearningData } from '../../core/train/loopEvents'
import { openCropStore } from '../../store/cropStore'
import type { CropStore } from '../../store/cropStore'
import { appendJsonLines, keepJsonLines, readJsonLines, writeJsonLines } from '../../store/jsonLines'
import { openExclusionList } from './exclusions'
import type { ExclusionList } from './exclusions'
import type { FootageClip } from './footage'
import { readWindowFrames } from './windowFrames'
import { WindowPlaces } from './windowPlaces'

/** Where the tracker had been instead of the target, in a run folder. */
export const DRIFTS_FILE = 'drifts.jsonl'

/** In the marks of finished windows: spans that a person has corrected or labelled, taken in before sampling. */
const CORRECTIONS = -2

/** A corrected span, or a labelled stretch, with its crops, which are still pictures. */
export interface CutSpan {
  chain: Omit<Chain, 'id' | 'crops'>
  pictures: Picture[]
  drifts: (Omit<Drift, 'id' | 'chain' | 'crop'> & { picture: Picture })[]
}

/** A finished window of a stage: written after its records, so that an unfinished one is known by its absence. */
interface WindowMark {
  stage: number
  window: number
  /** Crops in the store when the window was done. */
  crops: number
}

/**
 * What a run has found in its footage: instances and chains as JSON lines, crops beside them. Whatever a killed process left
 * half-written after the last finished window is cut off on opening.
 */
export class LearningStore implements LearningData {
  private readonly places: WindowPlaces

  private constructor(
    private readonly files: { instances: string; chains: string; drifts: string; marks: string },
    readonly windows: readonly ClipWindow[],
    private readonly clips: readonly FootageClip[],
    private readonly crops: CropStore,
    private readonly foundInstances: Instance[],
    private readonly foundChains: Chain[],
    private readonly foundDrifts: Drift[],
    private readonly marks: WindowMark[],
    private readonly exclusions: ExclusionList,
  ) {
    this.places = new WindowPlaces(clips.map(({ portion }) => portion))
  }

  static async open({ folder, windows, clips }: { folder: string; windows: readonly ClipWindow[]; clips: readonly FootageClip[] }): Promise<LearningStore> {
    const files = { instances: join(folder, 'instances.jsonl'), chains: join(folder, 'chains.jsonl'), drifts: join(folder, DRIFTS_FILE), marks: join(folder, 'windows.jsonl') }
    const marks = await readRecords<WindowMark>(files.marks)
    const crops = await openCropStore(join(folder, 'crops'))
    const kept = marks.at(-1)?.crops ?? 0
    await crops.truncate(kept)
    await keepJsonLines(files.instances, (row) => (row as unknown as Instance).crop < kept)
    await keepJsonLines(files.chains, (row) => (row as unknown as Chain).crops.every((crop) => crop < kept))
    await keepJsonLines(files.drifts, (row) => (row as unknown as Drift).crop < kept)
    const [instances, chains, drifts] = [await readRecords<Instance>(files.instances), await readRecords<Chain>(files.chains), await readRecords<Drift>(files.drifts)]
    return new LearningStore(files, windows, clips, crops, instances, chains, drifts, marks, await openExclusionList(folder, clips))
  }

  instances(): readonly Instance[] {
    return this.foundInstances
  }

  chains(round: number): readonly Chain[] {
    return this.foundChains.filter((chain) => chain.round === round)
  }

  corrections(): { chains: readonly Chain[]; drifts: readonly Drift[] } {
    return { chains: this.foundChains.filter(({ source, rejection }) => source === 'corrected' && rejection === null), drifts: this.foundDrifts }
  }

  isExcluded(place: { clip: number; box: Box }): boolean {
    return this.exclusions.excludes(place)
  }

  /** Looks whether a person has excluded something since, from whichever process. */
  refreshExclusions(): Promise<void> {
    return this.exclusions.refresh()
  }

  toWindow(instance: Instance): Instance {
    return this.places.toWindow(instance)
  }

  readCrop(id: number): Promise<Picture> {
    return this.crops.read(id)
  }

  readWindow(window: ClipWindow): Promise<ReadonlyMap<number, Picture> | null> {
    return readWindowFrames(this.clips[window.clip]!, window)
  }

  /** Windows of a stage (-1: sampling) that are finished. */
  windowsDone(stage: number): number {
    return this.marks.filter((mark) => mark.stage === stage).length
  }

  /** Corrected spans that were taken in already. */
  get spansTaken(): number {
    return this.windowsDone(CORRECTIONS)
  }

  async addSpan({ chain, pictures, drifts }: CutSpan): Promise<void> {
    const first = await this.crops.append([...pictures, ...drifts.map(({ picture }) => picture)])
    const added: Chain = { ...chain, id: this.foundChains.length, crops: pictures.map((_, place) => first + place) }
    const places = drifts.map(({ picture: _, ...drift }, index): Drift => ({ ...drift, id: this.foundDrifts.length + index, chain: added.id, crop: first + pictures.length + index }))
    this.foundChains.push(added)
    this.foundDrifts.push(...places)
    await appendJsonLines(this.files.chains, [added])
    await appendJsonLines(this.files.drifts, places)
    await this.finishWindow({ stage: CORRECTIONS, window: this.spansTaken })
  }

  async addInstances(window: ClipWindow, found: readonly Found<Instance>[]): Promise<void> {
    const first = await this.crops.append(found.flatMap(({ pictures }) => pictures))
    const instances = found.map(({ pictures: _, ...instance }, index): Instance => {
      const { frameIndexes, boxes } = this.places.toSource(instance.clip, { frameIndexes: [instance.frameIndex], boxes: [instance.box] })
      return { ...instance, frameIndex: frameIndexes[0]!, box: boxes[0]!, id: this.foundInstances.length + index, crop: first + index }
    })
    this.foundInstances.push(...instances)
    await appendJsonLines(this.files.instances, instances)
    await this.finishWindow({ stage: -1, window: window.index })
  }

  async addChains({ stage, window, found }: { stage: number; window: ClipWindow; found: readonly Found<Chain>[] }): Promise<void> {
    let next = await this.crops.append(found.flatMap(({ pictures }) => pictures))
    const chains = found.map(({ pictures, ...chain }, index): Chain => {
      const crops = pictures.map((_, link) => next + link)
      next += pictures.length
      return { ...chain, ...this.places.toSource(chain.clip, chain), id: this.foundChains.length + index, crops }
    })
    this.foundChains.push(...chains)
    await appendJsonLines(this.files.chains, chains)
    await this.finishWindow({ stage, window: window.index })
  }

  /** Replaces the chains of a round by themselves with their verdicts. */
  async judge(judged: readonly Chain[]): Promise<void> {
    const verdicts = new Map(judged.map(({ id, rejection }) => [id, rejection]))
    for (const chain of this.foundChains) chain.rejection = verdicts.get(chain.id) ?? chain.rejection
    await writeJsonLines(this.files.chains, this.foundChains) // in one step: their windows are marked as finished already
  }

  async close(): Promise<void> {
    await this.crops.close()
  }

  private async finishWindow(mark: Omit<WindowMark, 'crops'>): Promise<void> {
    await this.crops.flush()
    const complete = { ...mark, crops: this.crops.count }
    this.marks.push(complete)
    await appendJsonLines(this.files.marks, [complete])
  }
}

function readRecords<T>(path: string): Promise<T[]> {
  return readJsonLines(path, (row) => row as T)
}
