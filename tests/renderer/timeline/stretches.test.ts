import { describe, expect, it } from 'vitest'
import { emptySummary, summarise } from '../../../renderer/timeline/pageSummary'
import { stateBands } from '../../../renderer/timeline/stateBands'
import { stretches } from '../../../renderer/timeline/stretches'
import { machineCell, SceneRandom, userCell } from '../tracks/trackScene'
import { TrackSamples } from '../../../renderer/tracks/trackSamples'
import { TRACK_STATES } from '../../../main/contract/track'

const FRAMES = 5000

function randomSamples(random: SceneRandom): TrackSamples {
  const samples = new TrackSamples()
  for (let frame = 0; frame < FRAMES; frame += 1) {
    if (random.chance(0.8)) samples.write(frame, random.chance(0.1) ? userCell(1) : machineCell(1, { score: random.uniform(), psr: random.between(2, 20), state: random.pick(TRACK_STATES) }))
  }
  return samples
}

/** The same sums by looking at every cell. */
function sumPlainly(samples: TrackSamples, from: number, to: number): ReturnType<typeof emptySummary> {
  const sum = emptySummary()
  for (const frame of samples.frames(from, to - 1)) {
    const { state, score, psr } = samples.read(frame)!
    sum.cells += 1
    sum.states |= 1 << TRACK_STATES.indexOf(state)
    if (psr === null) continue
    sum.lowScore = Math.min(sum.lowScore, score)
    sum.highScore = Math.max(sum.highScore, score)
    sum.lowPsr = Math.min(sum.lowPsr, psr)
    sum.highPsr = Math.max(sum.highPsr, psr)
  }
  return sum
}

describe('columns of the timeline', () => {
  it.each([{ from: 0, to: FRAMES, width: 300 }, { from: 120.5, to: 4300.25, width: 917 }, { from: 40, to: 60, width: 800 }, { from: 0, to: FRAMES, width: 7 }])('cover every frame once: %o', (window) => {
    const scale = { left: 10, ...window }
    let next = Math.floor(window.from)
    for (const { from, to, x } of stretches(scale, FRAMES)) {
      expect(from).toBe(next)
      expect(to).toBeGreaterThan(from)
      expect(x).toBeGreaterThanOrEqual(window.from === Math.floor(window.from) ? 10 : -30)
      next = to
    }
    expect(next).toBe(Math.min(FRAMES, Math.ceil(window.to)))
  })

  it('sum up what is there, by pages, blocks and single frames alike', () => {
    const random = new SceneRandom(5)
    const samples = randomSamples(random)
    for (let turn = 0; turn < 400; turn += 1) {
      const from = random.integer(FRAMES)
      const to = from + 1 + random.integer(random.chance(0.5) ? 40 : 2000)
      expect(summarise(samples, from, to)).toEqual(sumPlainly(samples, from, to))
      samples.write(random.integer(FRAMES), random.chance(0.5) ? null : machineCell(0, { score: random.between(-1, 2) }))
    }
  })

  it('keep a single lost frame among thousands in sight', () => {
    const samples = new TrackSamples()
    for (let frame = 0; frame < FRAMES; frame += 1) samples.write(frame, machineCell(0, { state: frame === 2345 ? 'lost' : 'tracked', score: frame === 2345 ? 0.01 : 0.9 }))
    const bands = stateBands(samples, { scale: { from: 0, to: FRAMES, left: 0, width: 500 }, frameCount: FRAMES })
    expect(bands.map(({ state }) => state)).toEqual(['tracked', 'lost', 'tracked'])
    expect(bands[1]).toMatchObject({ x: 234, width: 1 })
    expect(summarise(samples, 2340, 2350).lowScore).toBe(0.01)
  })
})
