import { readFile } from 'node:fs/promises'
import type { CustomScheme, Protocol } from 'electron'
import { answerClipRequest } from './clipPictures'
import type { ReadPicture } from './clipPictures'
import { SECURITY_HEADERS } from './contentSecurity'
import { resolvePageFile } from './pageFiles'
import { APP_SCHEME, CLIP_SCHEME } from './urlPolicy'

/** To be registered before Electron is ready. Both are standard and secure, so that the page has an origin and the policy applies. */
export const SCHEMES: CustomScheme[] = [
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  { scheme: CLIP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
]

interface Served {
  protocol: Pick<Protocol, 'handle'>
  pageFolder: string
  readPicture: ReadPicture
}

/** Serves the page and the pictures of clips, and nothing else. */
export function serveSchemes({ protocol, pageFolder, readPicture }: Served): void {
  protocol.handle(APP_SCHEME, (request) => answerPageRequest(request, pageFolder))
  protocol.handle(CLIP_SCHEME, (request) => answerClipRequest(request, readPicture))
}

/** A file of the page with the security headers; 404 for whatever is no file of it. */
export async function answerPageRequest(request: Request, pageFolder: string): Promise<Response> {
  if (request.method !== 'GET') return new Response(null, { status: 405, headers: SECURITY_HEADERS })
  const file = await resolvePageFile(request.url, pageFolder)
  const bytes = file && (await readFile(file.path).catch(() => undefined))
  if (!file || !bytes) return new Response('not found', { status: 404, headers: SECURITY_HEADERS })
  return new Response(new Uint8Array(bytes), { headers: { ...SECURITY_HEADERS, 'Content-Type': file.contentType } })
}
