import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LessonSpan } from '../../contract/corrections'
import { AppError } from '../../contract/errors'
import type { ModelCard } from '../../contract/model'
import type { Reporter } from '../../contract/reporter'
import type { TrackSample } from '../../contract/track'
import { holdOut, learnAll } from '../../core/corrections/holdOut'
import { readCard } from '../../store/modelFile'
import { loadProject, projectPaths, type RememberedClip } from '../../store/projectFile'
import { pathExists } from '../../store/pathExists'
import { findDefaultModel, listShippedModels } from '../shippedModels'
import { TrackStore } from '../project/trackStore'
import { gatherSpans } from './gatherSpans'
import { nothingCorrected } from './teachJobs'

export interface ReadCorrectionsRequest {
  /** Project folder; only read. */
  project: string
  /** Every second span is held out of what is learned. */
  holdsOut: boolean
  reporter: Reporter
}

export interface ProjectCorrections {
  corrections: LessonSpan[]
  /** Paths of the clips that they are in. */
  footage: string[]
  /** Folder of the model that was corrected; the one that ships where it is not in the project any more. */
  model: string
  card: ModelCard
}

/**
 * What the corrections of a project's files say; edits that are in a journal alone are not in them.
 * @throws AppError `project-invalid`, `track-invalid`, `nothing-to-learn`, `footage-unreadable`, `model-missing`
 */
export async function readCorrections({ project, holdsOut, reporter }: ReadCorrectionsRequest): Promise<ProjectCorrections> {
  const { content } = await loadProject(project)
  const store = new TrackStore(projectPaths(project))
  const displaced = async (clip: string, track: string): Promise<TrackSample[]> => [...(await store.loadDisplaced(clip, track)).values()]
  const clips = await presentClips(content.clips, reporter)
  const { spans, modelId } = await gatherSpans({ load: (clip) => store.load(clip), displaced }, clips)
  if (spans.length === 0) throw nothingCorrected()
  const corrections = (holdsOut ? holdOut(spans) : learnAll(spans)).map(({ clipId: _, ...span }): LessonSpan => span)
  const model = (await findModel(project, modelId)) ?? (await findDefaultModel())
  return { corrections, footage: [...new Set(spans.map(({ clip }) => clip))], model, card: await readCard(model) }
}

async function presentClips(clips: readonly RememberedClip[], reporter: Reporter): Promise<RememberedClip[]> {
  const present: RememberedClip[] = []
  for (const clip of clips) {
    if (await pathExists(clip.path)) present.push(clip)
    else reporter({ kind: 'item-failed', item: clip.name, error: new AppError({ code: 'clip-missing', message: `${clip.name} is not at ${clip.path} any more.`, hint: 'Open the project and relink it.' }) })
  }
  return present
}

/** Among the project's models, its runs' and those that ship. */
async function findModel(project: string, modelId: string | null): Promise<string | null> {
  const { models, runs } = projectPaths(project)
  const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch((): string[] => [])
  const folders = [...(await listShippedModels()), ...(await namesIn(models)).map((name) => join(models, name)), ...(await namesIn(runs)).map((name) => join(runs, name, 'model'))]
  for (const folder of folders) {
    const card = await readCard(folder).catch(() => null)
    if (card?.id === modelId) return folder
  }
  return null
}
