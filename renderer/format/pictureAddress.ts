import type { EncodedPicture } from '../../main/contract/binary'

/** Address of an encoded picture for an `img`. Whoever asks for it revokes it. */
export function toPictureAddress({ encoding, bytes }: Pick<EncodedPicture, 'encoding' | 'bytes'>): string {
  return URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${encoding}` }))
}
