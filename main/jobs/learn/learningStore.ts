import { join } from 'node:path'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import type { Chain, ClipWindow, Instance } from '../../contract/learning'
import type { Found, LearningData } from '../../core/train/loopEvents'
import { openCropStore } from '../../store/cropStore'
import type { CropStore } from '../../store/cropStore'
import { appendJsonLines, keepJsonLines, readJsonLines, writeJsonLines } from '../../store/jsonLines'
import { openExclusionList } from './exclusions'
import type { ExclusionList } from './exclusions'
import type { FootageClip } from './footage'
import { readWindowFrames } from './windowFrames'

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
  private constructor(
    private readonly files: { instances: string; chains: string; marks: string },
    readonly windows: readonly ClipWindow[],
    private readonly clips: readonly FootageClip[],
    private readonly crops: CropStore,
    private readonly foundInstances: Instance[],
    private readonly foundChains: Chain[],
    private readonly marks: WindowMark[],
    private readonly exclusions: ExclusionList,
  ) {}

  static async open({ folder, windows, clips }: { folder: string; windows: readonly ClipWindow[]; clips: readonly FootageClip[] }): Promise<LearningStore> {
    const files = { instances: join(folder, 'instances.jsonl'), chains: join(folder, 'chains.jsonl'), marks: join(folder, 'windows.jsonl') }
    const marks = await readRecords<WindowMark>(files.marks)
    const crops = await openCropStore(join(folder, 'crops'))
    const kept = marks.at(-1)?.crops ?? 0
    await crops.truncate(kept)
    await keepJsonLines(files.instances, (row) => (row as unknown as Instance).crop < kept)
    await keepJsonLines(files.chains, (row) => (row as unknown as Chain).crops.every((crop) => crop < kept))
    const instances = await readRecords<Instance>(files.instances)
    return new LearningStore(files, windows, clips, crops, instances, await readRecords<Chain>(files.chains), marks, await openExclusionList(folder, clips))
  }

  instances(): readonly Instance[] {
    return this.foundInstances
  }

  chains(round: number): readonly Chain[] {
    return this.foundChains.filter((chain) => chain.round === round)
  }

  isExcluded(place: { clip: number; box: Box }): boolean {
    return this.exclusions.excludes(place)
  }

  /** Looks whether a person has excluded something since, from whichever process. */
  refreshExclusions(): Promise<void> {
    return this.exclusions.refresh()
  }

  readCrop(id: number): Promise<Picture> {
    return this.crops.read(id)
  }

  readWindow(window: ClipWindow): Promise<ReadonlyMap<number, Picture> | null> {
    return readWindowFrames(this.clips[window.clip]!.path, window)
  }

  /** Windows of a stage (-1: sampling) that are finished. */
  windowsDone(stage: number): number {
    return this.marks.filter((mark) => mark.stage === stage).length
  }

  async addInstances(window: ClipWindow, found: readonly Found<Instance>[]): Promise<void> {
    const first = await this.crops.append(found.flatMap(({ pictures }) => pictures))
    const instances = found.map(({ pictures: _, ...instance }, index): Instance => ({ ...instance, id: this.foundInstances.length + index, crop: first + index }))
    this.foundInstances.push(...instances)
    await appendJsonLines(this.files.instances, instances)
    await this.finishWindow({ stage: -1, window: window.index })
  }

  async addChains({ stage, window, found }: { stage: number; window: ClipWindow; found: readonly Found<Chain>[] }): Promise<void> {
    let next = await this.crops.append(found.flatMap(({ pictures }) => pictures))
    const chains = found.map(({ pictures, ...chain }, index): Chain => {
      const crops = pictures.map((_, link) => next + link)
      next += pictures.length
      return { ...chain, id: this.foundChains.length + index, crops }
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
