import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json',
  '.bin': 'application/octet-stream',
}

export interface PageFile {
  bytes: Buffer
  mediaType: string
}

/** A file of the built page by the path of its address; null for anything else, be it outside, of a kind the page has not, or not there. */
export async function readPageFile(folder: string, pathname: string): Promise<PageFile | null> {
  const name = toName(pathname)
  const mediaType = name === null ? undefined : MEDIA_TYPES[extname(name)]
  if (name === null || mediaType === undefined) return null
  const root = await realpath(folder).catch(() => null)
  const path = await realpath(join(folder, name)).catch(() => null)
  if (root === null || path === null || !path.startsWith(root + sep)) return null
  const bytes = await readFile(path).catch(() => null)
  return bytes && { bytes, mediaType }
}

function toName(pathname: string): string | null {
  if (pathname === '/') return 'index.html'
  try {
    const name = decodeURIComponent(pathname)
    return /[\\\0:]/.test(name) || name.split('/').includes('..') ? null : name
  } catch {
    return null
  }
}
