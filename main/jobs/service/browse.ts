import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Place } from '../../contract/ids'
import type { CallResult } from '../../contract/procedures'
import { VIDEO_EXTENSIONS } from '../../video/footage'
import { beginsAsImageList, isImageList } from '../../video/imageList'
import { listImages } from '../../video/clipImages'
import { naturalOrder } from '../../video/naturalOrder'
import { COMPARISON_FILE } from '../protocols/comparisonShelf'
import { listFolder, type FolderEntry, type Places } from '../clips/places'

type Entry = CallResult<'engine.browse'>[number]

/** What lies in a folder that may be shown, folders first; links that lead elsewhere are left out. @throws AppError `path-refused`, `id-unknown` */
export async function browse(places: Places, place: Place): Promise<Entry[]> {
  const entries = await Promise.all((await listFolder(await places.resolve(place))).map((entry) => describe({ places, place, entry })))
  const isFile = ({ kind }: Entry): number => Number(kind === 'clip' || kind === 'other')
  return entries.filter((entry) => entry !== null).sort((a, b) => isFile(a) - isFile(b) || naturalOrder(a.name, b.name))
}

async function describe({ places, place, entry }: { places: Places; place: Place; entry: FolderEntry }): Promise<Entry | null> {
  const { name, bytes, modified } = entry
  const inside: Place = { root: place.root, path: place.path === '' ? name : `${place.path}/${name}` }
  const isShown = await places.resolve(inside).then(() => true, () => false)
  return isShown ? { name, bytes, modified, place: inside, kind: await kindOf(entry) } : null
}

async function kindOf({ path, name, isFolder }: FolderEntry): Promise<Entry['kind']> {
  if (!isFolder && VIDEO_EXTENSIONS.has(extname(name).toLowerCase())) return 'clip'
  if (!isFolder) return isImageList(name) && (await beginsAsImageList(path)) ? 'images' : 'other'
  if (await isFile(join(path, 'run.json'))) return 'run'
  if (await isFile(join(path, 'card.json'))) return 'model'
  if (await isFile(join(path, 'project.json'))) return 'project'
  if (await isFile(join(path, COMPARISON_FILE))) return 'comparison'
  return (await listImages(path).catch(() => [])).length >= 2 ? 'images' : 'folder'
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then((info) => info.isFile(), () => false)
}
