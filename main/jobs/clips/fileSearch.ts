import { readdir, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { VIDEO_EXTENSIONS } from '../../video/footage'
import { isImage } from '../../video/image'
import { fingerprintClip as fingerprintContent } from '../../video/clipImages'

/** Enough for a disk of footage, and looked through in seconds. */
const MOST_ENTRIES = 50_000
const MOST_DEPTH = 10
/** As of `listClips`: one picture is a picture. */
const FEWEST_IMAGES = 2
/** Folders that hold no footage, and much else. */
const LEFT_OUT = /^\.|^node_modules$|\.trackproj$/

/** A clip somewhere on the disk. */
export interface FoundFile {
  path: string
  name: string
  /** Null for folders of images. */
  bytes: number | null
}

export interface FileSearch {
  files: FoundFile[]
  /** There was more than is looked through. */
  cut: boolean
}

/** Clips at and below folders, each once, the upper ones first; links are not followed. What cannot be listed is left out. */
export async function searchFiles(folders: readonly string[], signal?: AbortSignal): Promise<FileSearch> {
  const files = new Map<string, FoundFile>()
  let entries = 0
  let level = [...new Set(folders)]
  for (let depth = 0; depth <= MOST_DEPTH && level.length > 0; depth += 1) {
    const below: string[] = []
    for (const folder of level) {
      if (signal?.aborted || entries > MOST_ENTRIES) return { files: [...files.values()], cut: true }
      const found = await listFolder(folder)
      entries += found.count
      for (const file of found.files) files.set(file.path, file)
      below.push(...found.folders)
    }
    level = below
  }
  return { files: [...files.values()], cut: level.length > 0 }
}

interface Listed {
  files: FoundFile[]
  folders: string[]
  count: number
}

async function listFolder(folder: string): Promise<Listed> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null)
  if (!entries) return { files: await describeFile(folder), folders: [], count: 1 } // a file named outright
  const folders = entries.filter((entry) => entry.isDirectory() && !LEFT_OUT.test(entry.name)).map(({ name }) => join(folder, name))
  const videos = entries.filter((entry) => entry.isFile() && VIDEO_EXTENSIONS.has(extname(entry.name).toLowerCase()))
  const files = (await Promise.all(videos.map(({ name }) => describeFile(join(folder, name))))).flat()
  const images = entries.filter((entry) => entry.isFile() && isImage(entry.name)).length
  if (images >= FEWEST_IMAGES) files.push({ path: folder, name: basename(folder), bytes: null })
  return { files, folders, count: entries.length }
}

async function describeFile(path: string): Promise<FoundFile[]> {
  const info = await stat(path).catch(() => null)
  return info?.isFile() ? [{ path, name: basename(path), bytes: info.size }] : []
}

/** Content of a clip as a project remembers it; null where it cannot be read. */
export function fingerprintClip({ path }: FoundFile): Promise<string | null> {
  return fingerprintContent(path).catch(() => null)
}
