import { describe, expect, it } from 'vitest'
import { NewestWins } from '../../../main/jobs/clips/newestWins'

const signal = new AbortController().signal
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('the newest request', () => {
  it('wins: what waits behind it is never begun, what runs may end within its grace', async () => {
    const begun: number[] = []
    const newest = new NewestWins()
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, number) => newest.run({ viewer: 'v', signal, work: async () => (begun.push(number), await wait(20), number) })))
    expect(begun).toEqual([9])
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code))).toEqual([...Array.from({ length: 9 }, () => 'superseded'), 9])
  })

  it('lets short work end, and stops long work', async () => {
    const newest = new NewestWins()
    const work = (milliseconds: number) => async (abort: AbortSignal): Promise<string> => {
      for (let passed = 0; passed < milliseconds; passed += 10) {
        await wait(10)
        abort.throwIfAborted()
      }
      return 'done'
    }
    const short = newest.run({ viewer: 'v', signal, work: work(40) })
    await wait(15)
    const long = newest.run({ viewer: 'v', signal, work: work(60_000) })
    expect(await short).toBe('done')
    await wait(30)
    const last = newest.run({ viewer: 'v', signal, work: work(10) })
    await expect(long).rejects.toMatchObject({ code: 'superseded' })
    expect(await last).toBe('done')
  })

  it('is one for each viewer', async () => {
    const newest = new NewestWins()
    const both = await Promise.all(['a', 'b'].map((viewer) => newest.run({ viewer, signal, work: async () => viewer })))
    expect(both).toEqual(['a', 'b'])
  })

  it('is given up when its caller gives up, which is no superseding', async () => {
    const newest = new NewestWins()
    const controller = new AbortController()
    const running = newest.run({ viewer: 'v', signal: controller.signal, work: async (abort) => {
      await wait(20)
      abort.throwIfAborted()
    } })
    controller.abort()
    await expect(running).rejects.not.toMatchObject({ code: 'superseded' })
  })
})
