import { describe, expect, it, vi } from 'vitest'
import type { EventOf } from '../../../main/contract/events'
import type { Engine } from '../../../renderer/bridge/engine'
import { createEditorPlace } from '../../../renderer/stores/editorPlace'

interface Answer {
  since: number | null
  edition: string
}

/** A page on an engine that answers claims as a test says, and tells who edits. */
async function openPlace(...answers: Answer[]) {
  let listener: (event: EventOf<'editor'>) => void = () => undefined
  const engine = {
    port: { state: 'open', onState: () => undefined },
    on: (_kind: string, added: typeof listener) => (listener = added),
    tryCall: async () => ({ ok: true, value: answers.shift() }),
  }
  const reload = vi.fn()
  const place = createEditorPlace({ engine: engine as unknown as Engine, window: 'this-one', reload })
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  await settle()
  const tell = (window: string | null, edition: string): Promise<void> => {
    listener({ kind: 'editor', window, since: window === null ? null : 9, edition })
    return settle()
  }
  return { place, reload, tell }
}

const other = (edition: string): Answer => ({ since: 7, edition })
const mine = (edition: string): Answer => ({ since: null, edition })

describe('a page that looked on and gets to edit', () => {
  it('edits at once where nothing was changed meanwhile', async () => {
    const { place, reload, tell } = await openPlace(other('4'), mine('4'))
    expect(place.otherSince.value).toBe(7)
    await tell(null, '4')
    expect(place.otherSince.value).toBeNull()
    expect(reload).not.toHaveBeenCalled()
  })

  it('is loaded anew where something was, and saves nothing until then', async () => {
    const { place, reload } = await openPlace(other('4'), mine('5'))
    await place.takeOver()
    expect(reload).toHaveBeenCalledOnce()
    expect(place.otherSince.value).toBe(7)
  })

  it('counts from when it began to look on, whoever edits in turn', async () => {
    const { reload, tell } = await openPlace(other('4'), mine('6'))
    await tell('a-third', '6')
    await tell(null, '6')
    expect(reload).toHaveBeenCalledOnce()
  })

  it('hears of its own place by the answer, which has the edition', async () => {
    const { place, reload, tell } = await openPlace(other('4'))
    await tell('this-one', '4')
    expect(place.otherSince.value).toBe(7)
    expect(reload).not.toHaveBeenCalled()
  })
})

describe('a page that lost its place', () => {
  it('has it back as it was where the other changed nothing', async () => {
    const { place, reload, tell } = await openPlace(mine('4'), mine('8'))
    await tell('another', '8')
    expect(place.otherSince.value).toBe(9)
    await tell(null, '8')
    expect(place.otherSince.value).toBeNull()
    expect(reload).not.toHaveBeenCalled()
  })

  it('is loaded anew where edits of its own were on their way: they may have come too late', async () => {
    const { place, reload, tell } = await openPlace(mine('4'), mine('8'))
    place.askBeforeLookingOn(() => true)
    await tell('another', '8')
    await tell(null, '8')
    expect(reload).toHaveBeenCalledOnce()
  })

  it('and finds out only when its connection is back, knows nothing for certain', async () => {
    const { place, reload } = await openPlace(mine('4'), other('4'), mine('4'))
    await place.takeOver() // stands for the claim of a connection that is back: another has the place
    expect(place.otherSince.value).toBe(7)
    await place.takeOver()
    expect(reload).toHaveBeenCalledOnce()
  })
})
