/** PyTorch's storages whose numbers a network may have, by the bytes that one takes. */
const WIDTHS = { FloatStorage: 4, DoubleStorage: 8, HalfStorage: 2, BFloat16Storage: 2, LongStorage: 8, IntStorage: 4, ShortStorage: 2, CharStorage: 1, ByteStorage: 1, BoolStorage: 1 } as const
export type ElementKind = keyof typeof WIDTHS

/** float16, bit by bit: sign, 5 of the exponent, 10 of the fraction (IEEE 754). */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The upper half of a float32. */
function fromBrain(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint16(0, bits)
  return view.getFloat32(0)
}

const READERS: Record<ElementKind, (bytes: Buffer, at: number) => number> = {
  FloatStorage: (bytes, at) => bytes.readFloatLE(at),
  DoubleStorage: (bytes, at) => bytes.readDoubleLE(at),
  HalfStorage: (bytes, at) => fromHalf(bytes.readUInt16LE(at)),
  BFloat16Storage: (bytes, at) => fromBrain(bytes.readUInt16LE(at)),
  LongStorage: (bytes, at) => Number(bytes.readBigInt64LE(at)),
  IntStorage: (bytes, at) => bytes.readInt32LE(at),
  ShortStorage: (bytes, at) => bytes.readInt16LE(at),
  CharStorage: (bytes, at) => bytes.readInt8(at),
  ByteStorage: (bytes, at) => bytes.readUInt8(at),
  BoolStorage: (bytes, at) => bytes.readUInt8(at),
}

export const readElements = {
  width: (kind: ElementKind): number => WIDTHS[kind],
  /** @param index of the element, not of the byte */
  at: (bytes: Buffer, kind: ElementKind, index: number): number => READERS[kind](bytes, index * WIDTHS[kind]),
  /** @throws RangeError for numbers that no network here has */
  kindOf: (type: string): ElementKind => {
    const kind = type.replace(/^torch\.(cuda\.)?/, '')
    if (kind in WIDTHS) return kind as ElementKind
    throw new RangeError(`it holds numbers of the kind ${type}, which are not read here`)
  },
}
