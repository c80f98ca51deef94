import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 192 random bits in letters that an address takes. */
export function createToken(): string {
  return randomBytes(24).toString('base64url')
}

/** Equal or not, in a time that says nothing of where they differ. */
export function isSameToken(given: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

/** Cookies of one machine are shared among all its ports; each server has a name of its own. */
export function cookieName(port: number): string {
  return `pultrack_${port}`
}

/** The value of a cookie in a request's header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}
