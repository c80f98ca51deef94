import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../../store/atomicFile'

const MOST = 12
const listSchema = z.array(z.object({ name: z.string(), folder: z.string(), openedAt: z.number() }))
export type RecentProject = z.infer<typeof listSchema>[number]

/** Projects opened of late, newest first. A list that is damaged is an empty one. */
export async function loadRecent(dataFolder: string): Promise<(RecentProject & { present: boolean })[]> {
  const list = await readList(dataFolder)
  return Promise.all(list.map(async (project) => ({ ...project, present: await stat(join(project.folder, 'project.json')).then(() => true, () => false) })))
}

/** Puts a project first. Where that cannot be written, it is forgotten: nothing else depends on it. */
export async function noteRecent(dataFolder: string, project: Omit<RecentProject, 'openedAt'>): Promise<void> {
  const others = (await readList(dataFolder)).filter(({ folder }) => folder !== project.folder)
  const list = [{ ...project, openedAt: Date.now() / 1000 }, ...others].slice(0, MOST)
  await writeFileAtomic(join(dataFolder, 'recent.json'), `${JSON.stringify(list, null, 1)}\n`).catch(() => undefined)
}

async function readList(dataFolder: string): Promise<RecentProject[]> {
  const text = await readFile(join(dataFolder, 'recent.json'), 'utf8').catch(() => '[]')
  try {
    return listSchema.parse(JSON.parse(text))
  } catch {
    return []
  }
}
