import { z } from 'zod'

interface BinaryKinds {
  Uint8Array: Uint8Array
  Int32Array: Int32Array
  Float32Array: Float32Array
  Float64Array: Float64Array
}
export type BinaryKind = keyof BinaryKinds
export type Binary = BinaryKinds[BinaryKind]

export const BINARY_BYTES: Record<BinaryKind, number> = { Uint8Array: 1, Int32Array: 4, Float32Array: 4, Float64Array: 8 }

/** The kind of a typed array, of whatever realm it comes; null for anything else. Node's Buffer is a Uint8Array. */
export function binaryKindOf(value: unknown): BinaryKind | null {
  if (!ArrayBuffer.isView(value)) return null
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  return kind in BINARY_BYTES ? (kind as BinaryKind) : null
}

/** A typed array; both transports carry it as bytes. */
function binary<K extends BinaryKind>(kind: K): z.ZodType<BinaryKinds[K]> {
  return z.custom<BinaryKinds[K]>((value) => binaryKindOf(value) === kind, `expected ${kind}`).meta({ title: kind })
}

export const bytesSchema = binary('Uint8Array')
export const integersSchema = binary('Int32Array')
export const singlesSchema = binary('Float32Array')
export const doublesSchema = binary('Float64Array')

export const PICTURE_ENCODINGS = ['rgba', 'jpeg', 'webp', 'png'] as const

/** A picture as it crosses: four bytes a pixel, or a file of the named kind. */
export const encodedPictureSchema = z.object({
  encoding: z.enum(PICTURE_ENCODINGS),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  bytes: bytesSchema,
})
export type EncodedPicture = z.infer<typeof encodedPictureSchema>
