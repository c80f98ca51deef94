import { realpath } from 'node:fs/promises'
import { extname, join, relative, isAbsolute } from 'node:path'
import { isAppUrl } from './urlPolicy'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

export interface PageFile {
  path: string
  contentType: string
}

/**
 * The file that an `app://` address names, or undefined: another host, a kind that the page does not consist of, missing, or outside the folder
 * (by `..`, by an encoded separator, or by a link that leads out).
 */
export async function resolvePageFile(url: string, folder: string): Promise<PageFile | undefined> {
  const name = pageFileName(url)
  const contentType = name === undefined ? undefined : CONTENT_TYPES[extname(name)]
  if (name === undefined || contentType === undefined) return undefined
  const [root, path] = await Promise.all([resolveLinks(folder), resolveLinks(join(folder, name))])
  if (root === undefined || path === undefined || !isInside(path, root)) return undefined
  return { path, contentType }
}

/** Name inside the folder; undefined where it could mean another place on some system. */
function pageFileName(url: string): string | undefined {
  if (!isAppUrl(url)) return undefined
  const raw = new URL(url).pathname
  if (/%(2f|5c|00)/i.test(raw)) return undefined
  try {
    const name = decodeURIComponent(raw)
    return /[\\\0:]/.test(name) ? undefined : name === '/' ? '/index.html' : name
  } catch {
    return undefined // a percent sign that begins nothing
  }
}

function resolveLinks(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined)
}

/** Whether a path lies in a folder; both with links resolved. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way !== '' && !way.startsWith('..') && !isAbsolute(way)
}
