import { describe, expect, it } from 'vitest'
import { estimateTimeLeft } from '../../../renderer/learn/timeLeft'
import { RunStream } from '../../../renderer/streams/runStream'

const stages = [
  { stage: 'discriminate', steps: 100 }, { stage: 'mine', steps: 0 }, { stage: 'correspond', steps: 50 }, { stage: 'mine', steps: 0 }, { stage: 'correspond', steps: 40 },
].map((stage, index) => ({ ...stage, round: index < 3 ? 1 : 2, reach: null, firstStep: 0 }))
const ended = (count: number) => Array.from({ length: count }, () => ({ stage: '', round: 0, reason: '', seconds: 0 }))

/** A run that takes 2 s a step in stage 1, mines for 300 s, and takes 3 s a step after that. */
function streamOf(rows: readonly { stage: string; at: number }[]): RunStream {
  const stream = new RunStream()
  for (const [row, { stage, at }] of rows.entries()) stream.append({ row, step: row, stage, round: 1, wallTime: 1000 + at, series: stage === 'mine' ? { accepted: 4 } : { loss: 1 } })
  return stream
}
const first = [0, 2, 4, 6].map((at) => ({ stage: 'discriminate', at }))
const mined = [...first, { stage: 'mine', at: 306 }]
const second = [...mined, ...[310, 313, 1000, 1003].map((at) => ({ stage: 'correspond', at }))] // paused in between

describe('time left', () => {
  it('is at least that of the stage under way while later ones were never seen', () => {
    expect(estimateTimeLeft({ detail: { stages, ended: ended(1) }, stream: streamOf(first), secondsLeft: 190 })).toEqual({ seconds: 190, isWhole: false })
  })

  it('counts what is to come by the pace of the round before, pauses left out', () => {
    expect(estimateTimeLeft({ detail: { stages, ended: ended(3) }, stream: streamOf(second), secondsLeft: 100 })).toEqual({ seconds: 100 + 300 + 40 * 3, isWhole: true })
  })

  it('is that of the last stage in the last stage', () => {
    expect(estimateTimeLeft({ detail: { stages, ended: ended(5) }, stream: streamOf(second), secondsLeft: 12 })).toEqual({ seconds: 12, isWhole: true })
  })

  it('of a run that begins with mining knows nothing of mining', () => {
    const stream = streamOf([{ stage: 'mine', at: 100 }, { stage: 'correspond', at: 103 }])
    expect(estimateTimeLeft({ detail: { stages, ended: ended(3) }, stream, secondsLeft: 5 }).isWhole).toBe(false)
  })
})
