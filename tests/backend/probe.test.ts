import { describe, expect, it } from 'vitest'

import { parseCpuFeatures, parseGpuList } from '../../main/backend/probe'

describe('probing the machine', () => {
  it('reads the vector extensions of an x86 processor', () => {
    expect(parseCpuFeatures('vendor_id\t: X\nflags\t\t: fpu avx2 sse4_2 fma avx512f\nflags : other')).toEqual(['sse4_2', 'avx2', 'fma', 'avx512f'])
  })

  it('reads those of an ARM processor', () => {
    expect(parseCpuFeatures('Features\t: fp asimd asimddp crc32')).toEqual(['asimd', 'asimddp'])
  })

  it('finds none where the system does not say', () => {
    expect(parseCpuFeatures('')).toEqual([])
  })

  it('reads the names of GPUs', () => {
    const list = 'GPU 0: NVIDIA H200 (UUID: GPU-1b2c)\nGPU 1: NVIDIA GeForce RTX 4090 (UUID: GPU-77)\n'
    expect(parseGpuList(list)).toEqual(['NVIDIA H200', 'NVIDIA GeForce RTX 4090'])
    expect(parseGpuList('No devices were found\n')).toEqual([])
  })
})
