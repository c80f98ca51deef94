import { describe, expect, it } from 'vitest'
import { nextLife, NOT_STARTED } from '../../electron/engine/engineLife'
import type { Life, LifeEvent, LifeLimits } from '../../electron/engine/engineLife'

const LIMITS: LifeLimits = { handshake: 60, stop: 20, pause: 5, crashes: 3, window: 1000 }
const START: LifeEvent = { kind: 'start' }
const READY: LifeEvent = { kind: 'ready' }
const STOP: LifeEvent = { kind: 'stop' }
const TIMEOUT: LifeEvent = { kind: 'timeout' }
const crash = (at = 0): LifeEvent => ({ kind: 'gone', failure: 'crashed', exitCode: 139, lastWords: ['segfault'], at })

/** Everything that is done on the way, in order, and where it ends. */
function live(events: readonly LifeEvent[], from: Life = NOT_STARTED): { life: Life; done: string[] } {
  const done: string[] = []
  let life = from
  for (const event of events) {
    const step = nextLife(life, event, LIMITS)
    life = step.life
    done.push(...step.effects.map((effect) => (effect.kind === 'arm' ? `arm ${effect.milliseconds}` : effect.kind)))
  }
  return { life, done }
}

const phaseAfter = (...events: LifeEvent[]): string => live(events).life.shown.phase

describe('life of the engine\'s process', () => {
  it('starts, runs, stops', () => {
    const { life, done } = live([START, READY, STOP, crash()])
    expect(life.shown).toEqual({ phase: 'stopped' })
    expect(done).toEqual(['fork', 'arm 60', 'disarm', 'ask-to-stop', 'arm 20', 'disarm'])
  })

  it('is killed when it does not stop in time, and has then stopped, not crashed', () => {
    const { life, done } = live([START, READY, STOP, TIMEOUT, crash()])
    expect(done.slice(-2)).toEqual(['kill', 'disarm'])
    expect(life.shown.phase).toBe('stopped')
  })

  it('is killed when it does not say that it is there, and is not tried again by itself', () => {
    const { life, done } = live([START, TIMEOUT, crash()])
    expect(done).toEqual(['fork', 'arm 60', 'kill', 'disarm'])
    expect(life.shown).toMatchObject({ phase: 'failed', failure: 'did-not-start', restarting: false, lastWords: ['segfault'] })
  })

  it('comes back after a crash, with the reason told', () => {
    const fallen = live([START, READY, crash()])
    expect(fallen.life.shown).toEqual({ phase: 'failed', failure: 'crashed', exitCode: 139, restarting: true, lastWords: ['segfault'] })
    expect(fallen.done.at(-1)).toBe('arm 5')
    expect(live([TIMEOUT], fallen.life)).toMatchObject({ life: { shown: { phase: 'starting' } }, done: ['fork', 'arm 60'] })
  })

  it('stays down after the third crash in a short time, and starts when asked', () => {
    const again: LifeEvent[] = [TIMEOUT, READY]
    const { life, done } = live([START, READY, crash(0), ...again, crash(10), ...again, crash(20)])
    expect(life.shown).toMatchObject({ phase: 'failed', restarting: false })
    expect(done.filter((effect) => effect === 'fork')).toHaveLength(3)
    expect(live([TIMEOUT], life).done).toEqual([])
    expect(live([START], life).life.shown.phase).toBe('starting')
  })

  it('forgives crashes of long ago', () => {
    const again: LifeEvent[] = [TIMEOUT, READY]
    expect(live([START, READY, crash(0), ...again, crash(10), ...again, crash(1500)]).life.shown).toMatchObject({ restarting: true })
  })

  it('does not start again when stopped between a crash and the next start', () => {
    const { life, done } = live([START, READY, crash(), STOP, TIMEOUT])
    expect(life.shown.phase).toBe('stopped')
    expect(done.filter((effect) => effect === 'fork')).toHaveLength(1)
  })

  it('is not moved by what comes too late or twice', () => {
    expect(phaseAfter(READY)).toBe('stopped')
    expect(phaseAfter(STOP)).toBe('stopped')
    expect(phaseAfter(TIMEOUT)).toBe('stopped')
    expect(phaseAfter(crash())).toBe('stopped')
    expect(live([START, START]).done).toEqual(['fork', 'arm 60'])
    expect(phaseAfter(START, READY, READY)).toBe('running')
    expect(phaseAfter(START, READY, TIMEOUT)).toBe('running')
    expect(phaseAfter(START, STOP, READY)).toBe('stopping')
    expect(phaseAfter(START, READY, STOP, START)).toBe('stopping')
  })
})
