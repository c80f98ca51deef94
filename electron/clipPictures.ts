import type { EncodedPicture } from '../main/contract/binary'
import type { Result } from '../main/contract/errors'
import { clipIdSchema } from '../main/contract/ids'
import type { ClipId } from '../main/contract/ids'
import { CLIP_SCHEME } from './urlPolicy'

export interface PictureRequest {
  clip: ClipId
  /** Undefined: the frame that stands for the clip. */
  frameIndex: number | undefined
  /** Pixels. */
  width: number
}

/** Asks the engine. */
export type ReadPicture = (request: PictureRequest) => Promise<Result<EncodedPicture>>

const DEFAULT_WIDTH = 320
const WIDTHS = { least: 16, most: 640 }

/**
 * Reads `clip://pictures/<clip id>?frame=12&width=320`. The id stands in the path, because a host would lose its capitals.
 * Undefined for anything else: there is no way to name a file.
 */
export function parseClipUrl(url: string): PictureRequest | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host, pathname, searchParams } = new URL(url)
  const clip = clipIdSchema.safeParse(pathname.slice(1))
  const frameIndex = readWhole(searchParams.get('frame'))
  const width = readWhole(searchParams.get('width')) ?? DEFAULT_WIDTH
  if (protocol !== `${CLIP_SCHEME}:` || host !== 'pictures' || !clip.success || Number.isNaN(frameIndex)) return undefined
  return width >= WIDTHS.least && width <= WIDTHS.most ? { clip: clip.data, frameIndex, width } : undefined
}

/** Undefined where there is none, NaN where it is none. */
function readWhole(text: string | null): number | undefined {
  if (text === null) return undefined
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
}

export async function answerClipRequest({ method, url }: Pick<Request, 'method' | 'url'>, readPicture: ReadPicture): Promise<Response> {
  const request = parseClipUrl(url)
  if (method !== 'GET' || !request) return new Response(null, { status: 400 })
  const result = await readPicture(request)
  if (!result.ok) return new Response(null, { status: 404 })
  const { encoding, bytes } = result.value
  // Raw pixels have no media type that a browser would show.
  if (encoding === 'rgba') return new Response(null, { status: 406 })
  const headers = { 'Content-Type': `image/${encoding}`, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' }
  return new Response(new Uint8Array(bytes), { headers })
}
