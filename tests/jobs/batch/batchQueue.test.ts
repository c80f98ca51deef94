import { describe, expect, it } from 'vitest'
import type { BatchItem } from '../../../main/contract/batch'
import { BatchQueue } from '../../../main/jobs/batch/batchQueue'

const items = ['a', 'b', 'c', 'd'].map((name): BatchItem => ({ name, clip: `/${name}.mp4`, object: { from: 'box', box: { left: 0, top: 0, width: 1, height: 1 }, frame: 0 } }))
const names = (queue: BatchQueue): string => queue.list.map(({ item }) => item.name).join('')

describe('BatchQueue', () => {
  it('hands items out in order, each once, also when the order is changed meanwhile', () => {
    const queue = new BatchQueue(items)
    expect(queue.take()!.item.name).toBe('a')
    expect(queue.move('d', 'b')).toBe(true)
    expect(queue.move('b', null)).toBe(true)
    expect(names(queue)).toBe('adcb')
    expect([queue.take(), queue.take(), queue.take(), queue.take()].map((one) => one?.item.name)).toEqual(['d', 'c', 'b', undefined])
  })

  it('does not move what has been begun, nor before what is not there', () => {
    const queue = new BatchQueue(items)
    queue.take()
    expect([queue.move('a', 'd'), queue.move('b', 'x'), queue.move('b', 'b')]).toEqual([false, false, false])
    expect(names(queue)).toBe('abcd')
  })

  it('lets what has failed wait again', () => {
    const queue = new BatchQueue(items)
    for (const state of ['failed', 'done', 'failed'] as const) queue.update(queue.take()!, { state })
    expect(queue.retry(['c', 'b'])).toBe(1)
    expect(queue.list.map(({ state }) => state)).toEqual(['failed', 'done', 'waiting', 'waiting'])
    expect(queue.retry()).toBe(1)
    expect(queue.take()!.item.name).toBe('a')
  })

  it('holds everybody up while it is paused', async () => {
    const queue = new BatchQueue(items)
    queue.pause()
    let passed = false
    const waiting = queue.turn().then(() => (passed = true))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(passed).toBe(false)
    queue.resume()
    await waiting
    await queue.turn()
  })

  it('tells of every change but the share of a clip', () => {
    let changes = 0
    const queue = new BatchQueue(items, () => (changes += 1))
    const taken = queue.take()!
    queue.update(taken, { share: 0.5 })
    queue.update(taken, { state: 'done', share: 1 })
    queue.move('d', 'b')
    expect(changes).toBe(3)
  })
})
