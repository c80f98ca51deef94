import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'
import { createFollower } from '../../../renderer/curriculum/follower'

describe('a follower', () => {
  it('is nowhere until it is switched on, and then at the end', () => {
    const follower = createFollower(() => 5)
    expect([follower.isOn.value, follower.position.value]).toEqual([false, null])
    follower.setOn(true)
    expect(follower.position.value).toBe(4)
    follower.setOn(false)
    expect(follower.position.value).toBeNull()
  })

  it('stays at the end of a list that grows, and where it is anywhere else', () => {
    const count = shallowRef(0)
    const follower = createFollower(() => count.value)
    follower.setOn(true)
    expect([follower.isOn.value, follower.position.value]).toEqual([true, null])
    count.value = 3
    expect(follower.position.value).toBe(2)
    follower.step(-1)
    count.value = 10
    expect(follower.position.value).toBe(1)
    follower.goTo(9)
    count.value = 12
    expect(follower.position.value).toBe(11)
  })

  it('keeps within the list, also where that was cut', () => {
    const count = shallowRef(6)
    const follower = createFollower(() => count.value)
    follower.step(1) // switches it on
    expect(follower.position.value).toBe(5)
    follower.step(1)
    expect(follower.position.value).toBe(5)
    for (let press = 0; press < 9; press += 1) follower.step(-1)
    expect(follower.position.value).toBe(0)
    follower.goTo(4)
    count.value = 3 // the run went back to a checkpoint
    expect(follower.position.value).toBe(2)
  })
})
