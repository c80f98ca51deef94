import { sep } from 'node:path'

const SIGNS = /[*?]/

/** Whether a path names many: `*` any characters of a name, `?` one, `**` any folders. */
export function isPattern(path: string): boolean {
  return SIGNS.test(path)
}

/** A pattern's folder as far as it is plain, and what is to match below it. */
export function splitPattern(pattern: string): { folder: string; rest: string } {
  const parts = pattern.split(sep)
  const first = parts.findIndex((part) => SIGNS.test(part))
  return { folder: parts.slice(0, first).join(sep) || sep, rest: parts.slice(first).join('/') }
}

/** @param pattern with forward slashes, as what it is compared with */
export function toExpression(pattern: string): RegExp {
  const signs: Record<string, string> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/|\*\*|\*|\?/g, (sign) => signs[sign]!)
  return new RegExp(`^${source}$`)
}
