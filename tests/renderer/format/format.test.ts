import { describe, expect, it } from 'vitest'
import { formatClipLength, formatMediaTime, parseMediaTime } from '../../../renderer/format/mediaTime'
import { formatBytes, formatDuration, formatRate, pickRate } from '../../../renderer/format/quantity'

describe('times', () => {
  it('are shown to the millisecond, rounded and carried over', () => {
    expect(formatMediaTime(0)).toBe('0:00:00.000')
    expect(formatMediaTime(3725.0456)).toBe('1:02:05.046')
    expect(formatMediaTime(59.9996)).toBe('0:01:00.000')
    expect(formatClipLength(62.4)).toBe('1:02')
    expect(formatClipLength(3600)).toBe('1:00:00')
  })

  it('are read in the forms in which they are shown and typed', () => {
    expect(parseMediaTime('0:01:02.345')).toBeCloseTo(62.345)
    expect(parseMediaTime('1:02,5')).toBeCloseTo(62.5)
    expect(parseMediaTime('.5')).toBe(0.5)
    expect(parseMediaTime('12 s')).toBe(12)
    for (const text of ['12', 'x', '1:2:3:4', '1:75', '']) expect(parseMediaTime(text), text).toBeNull()
  })
})

describe('quantities', () => {
  it('have units and as many digits as matter', () => {
    expect(formatBytes(0, 'en')).toBe('0 B')
    expect(formatBytes(1536, 'en')).toBe('1.5 KB')
    expect(formatBytes(1536, 'de')).toBe('1,5 KB')
    expect(formatBytes(250 * 1024 ** 3, 'en')).toBe('250 GB')
    expect(formatDuration(12.4)).toBe('12 s')
    expect(formatDuration(200)).toBe('3 min 20 s')
    expect(formatDuration(7500)).toBe('2 h 05 min')
    expect(formatRate(1234.5, 'en')).toBe('1,235')
    expect(formatRate(0.1234, 'en')).toBe('0.123')
    expect(pickRate(12.34, 'en')).toEqual({ message: 'app.jobs.rate', rate: '12.3' })
    expect(pickRate(0.0818, 'en')).toEqual({ message: 'app.jobs.slowRate', rate: '4.91' })
  })
})
