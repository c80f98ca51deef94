import { describe, expect, it } from 'vitest'
import { createCandidateSearch } from '../../../renderer/tracks/candidateSearch'
import { boxAt, createTrack, machineCell, userCell } from './trackScene'

describe('what a whole frame is searched for', () => {
  const track = createTrack('a', [[2, userCell(2)], [3, machineCell(3)], [4, machineCell(44, { state: 'lost' })], [9, userCell(9, { state: 'outside' })], [20, userCell(20)]])

  it('is the nearest keyframe\'s target, in the size that is shown there', () => {
    expect(createCandidateSearch(track, 4)).toEqual({ frameIndex: 4, exemplar: { frameIndex: 2, box: boxAt(2) }, box: boxAt(44) })
    expect(createCandidateSearch(track, 20)).toEqual({ frameIndex: 20, exemplar: { frameIndex: 20, box: boxAt(20) }, box: boxAt(20) })
  })

  it('has the size of the last box where there is none, and does not take "outside" for the target', () => {
    expect(createCandidateSearch(track, 6)).toMatchObject({ box: boxAt(44), exemplar: { frameIndex: 2 } })
    expect(createCandidateSearch(track, 12)).toMatchObject({ box: boxAt(9), exemplar: { frameIndex: 2 } })
    expect(createCandidateSearch(track, 0)).toMatchObject({ box: boxAt(2), exemplar: { frameIndex: 2 } })
  })

  it('is nothing without a keyframe', () => {
    expect(createCandidateSearch(createTrack('a', [[3, machineCell(3)]]), 3)).toBeNull()
  })
})
