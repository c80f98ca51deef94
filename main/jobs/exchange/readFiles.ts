import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { AppError } from '../../contract/errors'
import { exchangeInvalid } from '../../formats/exchange/exchangeFormat'
import type { FormatFile } from '../../formats/exchange/exchangeFormat'
import { LIMITS } from '../../formats/exchange/limits'

/** Endings of what formats consist of; images and videos beside them are left alone. */
const ENDINGS = /\.(txt|csv|json|xml|ya?ml|ini|label|slp|h5|hdf5|parquet)$/i

/** The file itself, or the files of a folder that may belong to a format, main files first. @throws AppError `track-invalid` when there is none, or too much */
export async function readFormatFiles(path: string): Promise<FormatFile[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError({ code: 'track-invalid', message: `${path} cannot be read.`, hint: 'Name a file of tracks, or the folder of a format that has several.', cause })
  })
  const paths = found.isDirectory() ? await listFiles(path) : [path]
  if (paths.length > LIMITS.files) throw exchangeInvalid(path, `it has more than ${LIMITS.files} files`)
  const root = found.isDirectory() ? path : null
  const files: FormatFile[] = []
  let bytes = 0
  for (const file of paths) {
    bytes += (await stat(file)).size
    if (bytes > LIMITS.fileBytes) throw exchangeInvalid(path, `it is larger than ${LIMITS.fileBytes / 1024 / 1024} MiB`)
    files.push({ name: root === null ? basename(file) : relative(root, file).split(sep).join('/'), bytes: await readFile(file) })
  }
  return files
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile() && ENDINGS.test(entry.name)).map((entry) => join(entry.parentPath, entry.name))
  if (paths.length === 0) throw exchangeInvalid(folder, 'the folder has no file of tracks')
  return paths.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** By these a folder is told what it is: they come first. */
function rank(path: string): number {
  return /(groundtruth.*\.txt|gt\.txt)$/.test(path) ? 0 : 1
}
