import sharp from 'sharp'
import type { EncodedPicture } from '../../contract/binary'
import type { Picture } from '../../contract/frame'

export interface EncodeRequest {
  picture: Picture
  /** Pixels of the result at most; a smaller picture keeps its size. */
  width: number
  encoding: 'rgba' | 'jpeg' | 'webp' | 'png'
}

/** For looking at, not for looking into: differences are below what an eye sees beside the original. */
const JPEG = { quality: 88, chromaSubsampling: '4:4:4' } as const

/** A picture as it crosses to a page, made smaller where it is wider than the screen can use. */
export async function encodePicture({ picture, width, encoding }: EncodeRequest): Promise<EncodedPicture> {
  if (encoding === 'rgba' && picture.width <= width) return { encoding, width: picture.width, height: picture.height, bytes: toRgba(picture) }
  const { data, width: sourceWidth, height } = picture
  let image = sharp(data, { raw: { width: sourceWidth, height, channels: 3 } })
  if (sourceWidth > width) image = image.resize(width)
  if (encoding === 'rgba') image = image.ensureAlpha().raw()
  else if (encoding === 'jpeg') image = image.jpeg(JPEG)
  else image = encoding === 'webp' ? image.webp({ quality: 80 }) : image.png()
  const { data: bytes, info } = await image.toBuffer({ resolveWithObject: true })
  return { encoding, width: info.width, height: info.height, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) }
}

function toRgba({ data, width, height }: Picture): Uint8Array {
  const pixels = new Uint32Array(width * height)
  for (let pixel = 0, offset = 0; pixel < pixels.length; pixel += 1, offset += 3) {
    pixels[pixel] = 0xff000000 | (data[offset + 2]! << 16) | (data[offset + 1]! << 8) | data[offset]! // little-endian: red comes first
  }
  return new Uint8Array(pixels.buffer)
}
