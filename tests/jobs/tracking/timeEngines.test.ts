import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { openClock } from '../../../main/jobs/tracking/timeEngines'

async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200))
}

function compute(milliseconds: number): number {
  const until = process.cpuUsage().user + milliseconds * 1000
  let sum = 0
  while (process.cpuUsage().user < until) sum += Math.sqrt(sum + 1)
  return sum
}

describe('the clock of a self-test', () => {
  it('is the wall\'s on a machine that has time', async () => {
    const clock = openClock(0)
    const before = clock()
    await rest()
    expect(clock() - before).toBeGreaterThanOrEqual(195)
  })

  it('counts only what was computed where others want the cores as well', async () => {
    const clock = openClock(availableParallelism() + 1)
    const before = clock()
    await rest()
    const rested = clock() - before
    compute(400)
    const computed = (clock() - before - rested) * availableParallelism()
    expect(computed).toBeGreaterThan(395)
    expect(rested * availableParallelism()).toBeLessThan(computed / 2)
  })
})
