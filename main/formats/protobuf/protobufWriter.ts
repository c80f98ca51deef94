/** How a field lies in the bytes (Protocol Buffers, "Encoding"). */
const WIRE = { varint: 0, bytes: 2, fixed32: 5 } as const

/** Writes one message of Protocol Buffers, field by field; the pieces are joined once, at the end, since weights are large. */
export class ProtobufWriter {
  private readonly pieces: Uint8Array[] = []

  /** `int64`, `int32` and enumerations. Negative numbers take ten bytes, as the format says. */
  integer(field: number, value: number | bigint): this {
    this.tag(field, WIRE.varint)
    return this.varint(BigInt.asUintN(64, BigInt(value)))
  }

  float(field: number, value: number): this {
    this.tag(field, WIRE.fixed32)
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.pieces.push(bytes)
    return this
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.tag(field, WIRE.bytes)
    this.varint(BigInt(value.length))
    this.pieces.push(value)
    return this
  }

  /** A message in the message. */
  message(field: number, write: (inner: ProtobufWriter) => void): this {
    const inner = new ProtobufWriter()
    write(inner)
    this.tag(field, WIRE.bytes)
    this.varint(BigInt(inner.length))
    this.pieces.push(...inner.pieces)
    return this
  }

  finish(): Uint8Array {
    const result = new Uint8Array(this.length)
    let offset = 0
    for (const piece of this.pieces) {
      result.set(piece, offset)
      offset += piece.length
    }
    return result
  }

  private get length(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.length, 0)
  }

  private tag(field: number, wire: number): void {
    this.varint(BigInt(field * 8 + wire))
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private varint(value: bigint): this {
    const bytes: number[] = []
    let rest = value
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
    bytes.push(Number(rest))
    this.pieces.push(Uint8Array.from(bytes))
    return this
  }
}
