import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cellPoint, mapBox } from '../../../renderer/response/mapGeometry'
import { formatNpy } from '../../../renderer/response/npyFile'

const response = { size: 17, region: { left: 100, top: 40, side: 510 } }

describe('map geometry', () => {
  it('puts the middle cell at the middle of what was searched, and others a stride apart', () => {
    expect(cellPoint(response, { row: 8, column: 8 })).toEqual({ x: 355, y: 295 })
    expect(cellPoint(response, { row: 0, column: 16 })).toEqual({ x: 355 + 8 * 16, y: 295 - 8 * 16 })
    expect(mapBox(response)).toEqual({ left: 355 - 136, top: 295 - 136, width: 272, height: 272 })
  })
})

describe('npy', () => {
  it('has the header that numpy asks for', () => {
    const bytes = formatNpy(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3])
    expect([...bytes.slice(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
    const length = bytes[8]! + 256 * bytes[9]!
    expect((10 + length) % 64).toBe(0)
    expect(new TextDecoder().decode(bytes.slice(10, 10 + length))).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/)
    expect(new DataView(bytes.buffer).getFloat32(10 + length + 8, true)).toBe(3)
  })

  it.skipIf(!hasNumpy())('is read by numpy itself', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'npy-')), 'map.npy')
    writeFileSync(path, formatNpy(Float32Array.from({ length: 24 }, (_, index) => index / 7), [2, 3, 4]))
    const answer = execFileSync('python3', ['-c', 'import numpy, sys; a = numpy.load(sys.argv[1]); print(a.shape, a.dtype, float(a[1, 2, 3]))', path], { encoding: 'utf8' })
    expect(answer.trim()).toBe(`(2, 3, 4) float32 ${Math.fround(23 / 7)}`)
  })
})

function hasNumpy(): boolean {
  try {
    execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
