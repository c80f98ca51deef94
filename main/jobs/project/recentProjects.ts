import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomic } from '../../store/atomicFile'

const MOST = 12
const listSchema = z.array(z.object({
  name: z.string(), folder: z.string(), openedAt: z.number(),
  /** The project's own, which it keeps wherever it is moved. */
  id: z.string().nullable().default(null),
}))
export type RecentProject = z.infer<typeof listSchema>[number]

/** Projects opened of late, newest first. `lasting` (the program's own first project) is among them as long as it exists. A list that is damaged is an empty one. */
export async function loadRecent(dataFolder: string, lasting: { name: string; folder: string } | null = null): Promise<(RecentProject & { present: boolean })[]> {
  const list = await Promise.all((await readList(dataFolder)).map(async (project) => ({ ...project, present: await isThere(project.folder) })))
  if (!lasting || list.some(({ folder }) => folder === lasting.folder) || !(await isThere(lasting.folder))) return list
  return [...list, { ...lasting, id: null, openedAt: 0, present: true }]
}

/** Where a project lay when it was opened last; null where it was not, or lies there still. */
export async function findEarlierFolder(dataFolder: string, { id, folder }: { id: string; folder: string }): Promise<string | null> {
  const earlier = (await readList(dataFolder)).find((project) => project.id === id && project.folder !== folder)
  return earlier?.folder ?? null
}

/** Puts a project first. Where that cannot be written, it is forgotten: nothing else depends on it. */
export async function noteRecent(dataFolder: string, project: Omit<RecentProject, 'openedAt'>): Promise<void> {
  const others = (await readList(dataFolder)).filter(({ folder }) => folder !== project.folder)
  const list = [{ ...project, openedAt: Date.now() / 1000 }, ...others].slice(0, MOST)
  await writeFileAtomic(join(dataFolder, 'recent.json'), `${JSON.stringify(list, null, 1)}\n`).catch(() => undefined)
}

function isThere(folder: string): Promise<boolean> {
  return stat(join(folder, 'project.json')).then(() => true, () => false)
}

async function readList(dataFolder: string): Promise<RecentProject[]> {
  const text = await readFile(join(dataFolder, 'recent.json'), 'utf8').catch(() => '[]')
  try {
    return listSchema.parse(JSON.parse(text))
  } catch {
    return []
  }
}
