import { describe, expect, it } from 'vitest'
import type { PlayerPointer } from '../../../renderer/player/layer'
import { CandidatesLayer, describeCandidate } from '../../../renderer/player/layers/candidatesLayer'
import type { Candidate } from '../../../renderer/tracks/candidateSearch'

const place = (left: number, confidence: number): Candidate => ({ box: { left, top: 0, width: 20, height: 10 }, score: 0.83219, confidence })
const found = { track: 'a', frameIndex: 7, places: [place(0, 0.99996), place(12, 0.5), place(100, 0.1)] }
const at = (x: number): PlayerPointer => ({ source: { x, y: 5 }, screen: { x: 0, y: 0 }, shiftKey: false, altKey: false, ctrlKey: false })

function createBench() {
  const chosen: number[] = []
  return { chosen, layer: new CandidatesLayer({ found: () => found, choose: (number) => chosen.push(number) }) }
}

describe('candidates on the picture', () => {
  it('are taken by a click: of two that overlap the one whose middle is nearer', () => {
    const { layer, chosen } = createBench()
    for (const x of [3, 15, 17, 110]) layer.press(at(x)).release(at(x))
    expect(chosen).toEqual([1, 1, 2, 3])
  })

  it('are not taken by a press that was dragged away, and leave the rest of the picture alone', () => {
    const { layer, chosen } = createBench()
    layer.press(at(3)).release(at(110))
    layer.press(at(3)).cancel()
    expect(chosen).toEqual([])
    expect([layer.hit(at(3)), layer.hit(at(60))]).toEqual(['pointer', null])
    expect(new CandidatesLayer({ found: () => null, choose: () => undefined }).hit(at(3))).toBeNull()
  })

  it('say number, score and confidence, which is never rounded up to certainty', () => {
    expect(describeCandidate(found.places[0]!, 1)).toBe('1 · 0.832 · 99.9 %')
  })
})
