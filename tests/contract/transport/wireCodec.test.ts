import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage } from '../../../main/contract/transport/wireCodec'

const roundTrip = (value: unknown): unknown => decodeMessage(encodeMessage(value))

describe('messages as bytes', () => {
  it('come back as they were', () => {
    const value = {
      text: 'Grüße "\\ 世界 \u0000', numbers: [0, -1.5, 1e300, 5e-324, Number.NaN, Infinity, -Infinity], nothing: null, yes: true, list: [[], {}, [{ a: [1] }]],
      bytes: Uint8Array.of(1, 2, 3), integers: Int32Array.of(-7, 2 ** 31 - 1), singles: Float32Array.of(0.1, Number.NaN), doubles: Float64Array.of(Math.PI), empty: new Float64Array(0),
    }
    expect(roundTrip(value)).toEqual(value)
  })

  it('carry views of larger buffers, and give arrays of their own', () => {
    const view = new Uint8Array(new ArrayBuffer(100), 13, 5).fill(9)
    const back = roundTrip({ view, buffer: Buffer.from('abc') }) as { view: Uint8Array; buffer: Uint8Array }
    expect([...back.view]).toEqual([9, 9, 9, 9, 9])
    expect(back.view.buffer.byteLength).toBe(5)
    expect([...back.buffer]).toEqual([97, 98, 99])
  })

  it('keep what only looks like their own marks', () => {
    const value = { $array: [0, 0, 4], $number: 'NaN', $$array: 1, list: [{ $number: 'Infinity' }] }
    expect(roundTrip(value)).toEqual(value)
  })

  it('make no prototype out of a key', () => {
    const bytes = pack('{"__proto__":{"polluted":true},"a":1}')
    const back = decodeMessage(bytes) as Record<string, unknown>
    expect(back['polluted']).toBeUndefined()
    expect(Object.keys(back)).toEqual(['a'])
  })

  it.each([
    ['nothing', new Uint8Array(0)],
    ['a length without a text', Uint8Array.of(200, 0, 0, 0, 123)],
    ['a huge length', Uint8Array.of(255, 255, 255, 255, 123, 125)],
    ['no JSON', pack('{"a":')],
    ['no UTF-8', Uint8Array.of(2, 0, 0, 0, 0xff, 0xfe)],
    ['an array beyond the end', pack('{"$array":[0,0,1]}')],
    ['an array of a negative place', pack('{"$array":[0,-8,1]}', 16)],
    ['an array of no kind', pack('{"$array":[9,0,1]}', 16)],
    ['an array at an odd place', pack('{"$array":[3,4,1]}', 16)],
    ['an array of no length', pack('{"$array":[3,0,1e99]}', 16)],
    ['an array that is a word', pack('{"$array":"all"}', 16)],
    ['a number that is none', pack('{"$number":"12; rm"}')],
    ['a nest of a thousand', pack('['.repeat(1000) + ']'.repeat(1000))],
  ])('are refused when they are %s', (_, bytes) => {
    expect(() => decodeMessage(bytes)).toThrow(expect.objectContaining({ code: 'message-invalid' }))
  })

  it('are refused wherever they were cut, or read whole', () => {
    const whole = encodeMessage({ a: [1, { b: 'c' }], pixels: new Float32Array(50).fill(3) })
    for (let length = 0; length < whole.length; length += 1) expect(() => decodeMessage(whole.subarray(0, length))).toThrow(expect.objectContaining({ code: 'message-invalid' }))
  })

  it('never do more than be refused, whatever bytes they are', () => {
    let state = 7
    const next = (): number => (state = (state * 1103515245 + 12345) & 0x7fffffff)
    const sound = encodeMessage({ name: 'frames', pixels: new Uint8Array(64), list: [1, 2, { $x: 3 }] })
    for (let round = 0; round < 3000; round += 1) {
      const bytes = sound.slice()
      for (let change = 0; change <= next() % 4; change += 1) bytes[next() % bytes.length] = next() & 255
      try {
        decodeMessage(bytes)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'message-invalid' })
      }
    }
  })
})

function pack(text: string, extra = 0): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const packed = new Uint8Array(Math.ceil((4 + bytes.length) / 8) * 8 + extra)
  new DataView(packed.buffer).setUint32(0, bytes.length, true)
  packed.set(bytes, 4)
  return packed
}
