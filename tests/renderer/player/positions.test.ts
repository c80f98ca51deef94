import { describe, expect, it } from 'vitest'
import { Positions } from '../../../renderer/player/positions'

function createStorage(stored: string | null = null) {
  let text = stored
  return { getItem: () => text, setItem: (_key: string, value: string) => void (text = value) }
}

describe('where clips were left', () => {
  it('is known again by a page that was loaded anew', () => {
    const storage = createStorage()
    const positions = new Positions(storage)
    positions.set('clip_aaaaaa', 12)
    positions.set('clip_bbbbbb', 7)
    positions.set('clip_aaaaaa', 13)
    positions.save()
    const again = new Positions(storage)
    expect([again.get('clip_aaaaaa'), again.get('clip_bbbbbb'), again.get('clip_cccccc')]).toEqual([13, 7, 0])
  })

  it('forgets what was looked at longest ago, beyond a few hundred', () => {
    const storage = createStorage()
    const positions = new Positions(storage)
    for (let clip = 0; clip < 500; clip += 1) positions.set(`clip_${clip}`, clip)
    positions.save()
    expect(new Positions(storage).get('clip_499')).toBe(499)
    expect(new Positions(storage).get('clip_0')).toBe(0)
  })

  it.each(['nonsense', '{}', '[1, [2], ["clip_x", -1], ["clip_x", "2"]]'])('starts anew from %s', (text) => {
    expect(new Positions(createStorage(text)).get('clip_x')).toBe(0)
  })
})
