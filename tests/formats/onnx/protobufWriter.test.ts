import { describe, expect, it } from 'vitest'
import { ProtobufWriter } from '../../../main/formats/protobuf/protobufWriter'

const hex = (writer: ProtobufWriter): string => Buffer.from(writer.finish()).toString('hex')

/** The examples of the format's own description (protobuf.dev, "Encoding"). */
describe('ProtobufWriter', () => {
  it('writes integers as the description does', () => {
    expect(hex(new ProtobufWriter().integer(1, 150))).toBe('089601')
    expect(hex(new ProtobufWriter().integer(1, -2))).toBe('08feffffffffffffffff01')
    expect(hex(new ProtobufWriter().integer(1, 0))).toBe('0800')
    expect(hex(new ProtobufWriter().integer(16, 1n << 40n))).toBe('8001808080808020')
  })

  it('writes texts, floats and messages as the description does', () => {
    expect(hex(new ProtobufWriter().text(2, 'testing'))).toBe('120774657374696e67')
    expect(hex(new ProtobufWriter().message(3, (inner) => inner.integer(1, 150)))).toBe('1a03089601')
    expect(hex(new ProtobufWriter().float(5, 25.4))).toBe('2d3333cb41')
  })
})
