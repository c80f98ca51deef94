import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Box } from '../../contract/geometry'
import type { Exclusion } from '../../contract/runSummary'
import { EXCLUSIONS_FILE, isExcluded, listExcludable, loadExclusions } from '../runs/exclusions'
import type { FootageClip } from './footage'

/** What a person has left out of a run that is being learned. */
export interface ExclusionList {
  /** `clip`: index into the run's footage list. */
  excludes(place: { clip: number; box: Box }): boolean
  /** Reads the file again if it has grown: exclusions are said to another part of this process, or to another process. */
  refresh(): Promise<void>
}

/** @throws AppError `run-invalid` */
export async function openExclusionList(folder: string, clips: readonly Pick<FootageClip, 'path'>[]): Promise<ExclusionList> {
  const excludable = listExcludable(clips.map(({ path }) => path))
  const file = join(folder, EXCLUSIONS_FILE)
  let current: readonly Exclusion[] = []
  let readSize = 0
  const refresh = async (): Promise<void> => {
    const size = (await stat(file).catch(() => null))?.size ?? 0
    if (size === readSize) return
    readSize = size
    current = await loadExclusions(folder)
  }
  await refresh()
  return { excludes: ({ clip, box }) => current.length > 0 && isExcluded(current, { clip: excludable[clip]!, box }), refresh }
}
