import { beforeEach, describe, expect, it } from 'vitest'
import { DrawQueue } from '../../../renderer/charts/drawQueue'

/** A clock that drawings move, and frames that come when they are called. */
let time = 0
let frames: (() => void)[] = []
const queueOf = (budget: number): DrawQueue => new DrawQueue({ request: (callback) => frames.push(callback), now: () => time }, budget)
const nextFrame = (): void => frames.splice(0).forEach((callback) => callback())

describe('drawings that share a frame', () => {
  beforeEach(() => {
    time = 0
    frames = []
  })

  it('are done in one frame while there is time, each once', () => {
    const done: string[] = []
    const queue = queueOf(8)
    const draw = (): void => void done.push('a')
    queue.add(draw)
    queue.add(draw)
    queue.add(() => done.push('b'))
    expect(frames).toHaveLength(1)
    nextFrame()
    expect(done).toEqual(['a', 'b'])
    expect(frames).toHaveLength(0)
  })

  it('leave the rest to the next frame when their time is used up, and never stand still', () => {
    const done: number[] = []
    const queue = queueOf(8)
    for (const each of [1, 2, 3, 4]) {
      queue.add(() => {
        time += each === 3 ? 30 : 5 // one takes longer than a frame has
        done.push(each)
      })
    }
    nextFrame()
    expect(done).toEqual([1, 2])
    nextFrame()
    expect(done).toEqual([1, 2, 3])
    nextFrame()
    expect(done).toEqual([1, 2, 3, 4])
    expect(frames).toHaveLength(0)
  })

  it('are not done once they were taken back, and may ask for another turn', () => {
    const done: string[] = []
    const queue = queueOf(8)
    const gone = (): void => void done.push('gone')
    let again = true
    queue.add(() => {
      done.push('twice')
      if (again) queue.add(() => done.push('second'))
      again = false
    })
    queue.add(gone)
    queue.remove(gone)
    nextFrame()
    expect(done).toEqual(['twice'])
    nextFrame()
    expect(done).toEqual(['twice', 'second'])
  })
})
