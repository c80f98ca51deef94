import { describe, expect, it } from 'vitest'
import { NO_SCALE, readScale, withScale } from '../../../renderer/exchange/keptScales'

const CENTIMETRES = { pixels: 10, unit: 'cm', origin: { x: 3, y: -4.5 } }
const INCHES = { pixels: 25.4, unit: 'in', origin: { x: 0, y: 0 } }

describe('the scale of a clip in what a project keeps', () => {
  it('is there for its clip, beside those of others and whatever else is kept', () => {
    const page = withScale(withScale({ model: 'm' }, { clip: 'clip_aaaaaa', scale: INCHES }), { clip: 'clip_bbbbbb', scale: CENTIMETRES })
    expect(JSON.parse(JSON.stringify(page))).toEqual({ model: 'm', scales: { clip_aaaaaa: INCHES, clip_bbbbbb: CENTIMETRES } })
    expect([readScale(page, 'clip_aaaaaa'), readScale(page, 'clip_bbbbbb'), readScale(page, 'clip_cccccc')]).toEqual([INCHES, CENTIMETRES, NO_SCALE])
    expect(readScale(withScale(page, { clip: 'clip_aaaaaa', scale: CENTIMETRES }), 'clip_aaaaaa')).toEqual(CENTIMETRES)
  })

  it.each([['nothing', {}], ['a word', { scales: 'x' }], ['null', { scales: null }], ['no length', { scales: { clip_aaaaaa: { ...INCHES, pixels: 0 } } }], ['no unit', { scales: { clip_aaaaaa: { pixels: 1 } } }]])('is none where the project holds %s', (_, page) => {
    expect(readScale(page, 'clip_aaaaaa')).toEqual(NO_SCALE)
    expect(readScale(withScale(page, { clip: 'clip_aaaaaa', scale: INCHES }), 'clip_aaaaaa')).toEqual(INCHES)
  })
})
