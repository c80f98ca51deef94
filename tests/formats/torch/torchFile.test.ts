import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { PickledCall, PickledName, PickleReader } from '../../../main/formats/torch/pickle'
import { readTorchFile } from '../../../main/formats/torch/torchFile'
import { readZip } from '../../../main/formats/torch/zipArchive'

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'torch')

/** As in the script that made the files: index / 4 - 3. */
const ramp = (...indices: number[]): number[] => indices.map((index) => index / 4 - 3)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

describe('pickles', () => {
  const read = (...parts: (string | number[])[]) => new PickleReader(Buffer.concat(parts.map((part) => Buffer.from(part as string)))).read()

  it('execute nothing: what Python would call stays a word', () => {
    const system = read([0x80, 2], 'cposix\nsystem\n', [0x58, 7, 0, 0, 0], 'touch x', [0x85, 0x52, 0x2e])
    expect(system).toBeInstanceOf(PickledCall)
    expect(system).toMatchObject({ callee: new PickledName('posix.system'), parameters: ['touch x'] })
  })

  it('give numbers, texts and dictionaries as Python wrote them', () => {
    // pickle.dumps({'a': [1, -2, 300, 70000, 2**40, 1.5, None, True]}, protocol=2)
    const bytes = '80027d710058010000006171015d7102284b014afeffffff4d2c014a701101008a06000000000001473ff80000000000004e8865732e'
    expect(new PickleReader(Buffer.from(bytes, 'hex')).read()).toEqual(new Map([['a', [1, -2, 300, 70000, 2 ** 40, 1.5, null, true]]]))
  })

  it('are refused where they are cut short, or hold what no weights need', () => {
    expect(() => read([0x80, 2, 0x58, 200, 0, 0, 0], 'short')).toThrow(RangeError)
    expect(() => read([0x80, 2, 0x68, 9, 0x2e])).toThrow(RangeError)
    expect(() => read([0x80, 2, 0x69, 0x2e])).toThrow(/0x69/)
    expect(() => read([0x80, 2, 0x65, 0x2e])).toThrow(RangeError)
  })
})

describe('archives', () => {
  it('are read whether stored or deflated, and refused where damaged', () => {
    const text = Buffer.from('some text, some text, some text')
    const packed = deflateRawSync(text)
    const name = Buffer.from('n')
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(1, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt16LE(1, 28)
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50)
    end.writeUInt16LE(1, 10)
    end.writeUInt32LE(31 + packed.length, 16)
    const archive = Buffer.concat([local, name, packed, central, name, end])
    expect(readZip(archive).get('n')!.equals(text)).toBe(true)
    expect(() => readZip(archive.subarray(0, -1))).toThrow(RangeError)
  })
})

const hasFixtures = existsSync(join(FIXTURES, 'archive.pth'))
if (!hasFixtures) process.stderr.write('skipped: tests/fixtures/torch has no files of PyTorch; make.py makes them\n')

describe.skipIf(!hasFixtures).each(['archive.pth', 'legacy.pth'])('%s, written by PyTorch', (file) => {
  const bytes = hasFixtures ? readFileSync(join(FIXTURES, file)) : Buffer.alloc(0)

  it('gives every tensor in its shape, whatever its strides and kind of number', () => {
    const tensors = readTorchFile(bytes)
    const values = (name: string): number[] => [...tensors.get(`state_dict.${name}`)!.values]
    expect([...tensors.keys()]).toEqual(['whole', 'turned', 'part', 'shared', 'half', 'brain', 'double', 'count', 'empty', 'parameter'].map((name) => `state_dict.${name}`))
    expect(values('whole')).toEqual(ramp(...upTo(24)))
    expect(tensors.get('state_dict.turned')!.shape).toEqual([5, 3])
    expect(values('turned')).toEqual(ramp(0, 5, 10, 1, 6, 11, 2, 7, 12, 3, 8, 13, 4, 9, 14))
    expect(values('part')).toEqual(ramp(8, 9, 10, 14, 15, 16))
    expect(values('shared')).toEqual(ramp(...upTo(12)))
    for (const name of ['half', 'brain', 'double']) expect(values(name)).toEqual(ramp(...upTo(7)))
    expect(tensors.get('state_dict.count')).toMatchObject({ shape: [], stored: 'LongStorage', values: Float32Array.of(70_000) })
    expect(tensors.get('state_dict.empty')).toMatchObject({ shape: [0, 3] })
    expect(values('parameter')).toEqual(ramp(0, 1, 2))
  })

  it('is refused where it was cut short, at whatever byte', () => {
    for (let length = 0; length < bytes.length - 1; length += 97) expect(() => readTorchFile(bytes.subarray(0, length)), `${length} bytes`).toThrow()
  })
})
