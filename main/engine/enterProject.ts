import { findMissing } from '../jobs/clips/findMissing'
import type { Services } from './services'

/** What the project that was opened just now brings: jobs that an earlier engine did not end, and clips that have to be looked for. */
export async function enterProject({ desk, library, places, confined, registry, trackJobs, repairJobs, batch, project, journal }: Services): Promise<void> {
  const { responses } = project
  Object.assign(project, { responses: null, journal: null })
  await responses?.close()
  batch.leave()
  for (const { job } of registry.list()) registry.dismiss(job)
  if (desk.isReadOnly) return // its jobs may be at work in the process that has it
  const journaled = await journal().load()
  trackJobs.restore(journaled)
  repairJobs.restore(journaled)
  void searchMissing()

  /** In the background: what is not found stays missing, and a person is asked. */
  async function searchMissing(): Promise<void> {
    const earlierFolder = await desk.findEarlierFolder()
    await findMissing({ library, places, confined, projectFolder: desk.folder, earlierFolder, folders: [] }).catch(() => undefined)
  }
}
