import type { EngineFailure, EngineLife } from '../../main/contract/shell'

/**
 * Life of the engine's process as a state machine: what happened in, what is to be done out. Whoever drives it owns process and timer.
 */

/** Milliseconds, but for `crashes`. */
export interface LifeLimits {
  /** From fork to the engine's first word; loading the bundle from a slow disk takes seconds. */
  handshake: number
  /** From asking it to stop, during which it saves a checkpoint, to killing it. */
  stop: number
  /** From a crash to the next fork. */
  pause: number
  /** So many crashes within `window` and it is not started again unasked: a fault that comes back must be seen, not hidden. */
  crashes: number
  window: number
}

export const LIFE_LIMITS: LifeLimits = { handshake: 60_000, stop: 20_000, pause: 500, crashes: 3, window: 600_000 }

export interface Life {
  readonly shown: EngineLife
  /** When it crashed lately, in ms. */
  readonly crashes: readonly number[]
}

export type LifeEvent =
  | { kind: 'start' }
  | { kind: 'ready' }
  | { kind: 'stop' }
  /** The timer that was armed last ran out. */
  | { kind: 'timeout' }
  | { kind: 'gone'; failure: EngineFailure; exitCode: number | null; lastWords: string[]; at: number }

export type LifeEffect = { kind: 'fork' | 'ask-to-stop' | 'kill' | 'disarm' } | { kind: 'arm'; milliseconds: number }

export interface LifeStep {
  life: Life
  effects: LifeEffect[]
}

export const NOT_STARTED: Life = { shown: { phase: 'stopped' }, crashes: [] }

/** Whatever does not fit the phase changes nothing: a late message of a process that is gone must not bring it back. */
export function nextLife(life: Life, event: LifeEvent, limits: LifeLimits = LIFE_LIMITS): LifeStep {
  const { phase } = life.shown
  switch (event.kind) {
    case 'start':
      return phase === 'stopped' || phase === 'failed' ? fork(life, limits) : same(life)
    case 'ready':
      return phase === 'starting' ? { life: show(life, { phase: 'running' }), effects: [{ kind: 'disarm' }] } : same(life)
    case 'stop':
      return stop(life, limits)
    case 'timeout':
      return expire(life, limits)
    case 'gone':
      return leave(life, event, limits)
  }
}

function same(life: Life): LifeStep {
  return { life, effects: [] }
}

function show(life: Life, shown: EngineLife): Life {
  return { ...life, shown }
}

function fork(life: Life, { handshake }: LifeLimits): LifeStep {
  return { life: show(life, { phase: 'starting' }), effects: [{ kind: 'fork' }, { kind: 'arm', milliseconds: handshake }] }
}

function stop(life: Life, limits: LifeLimits): LifeStep {
  switch (life.shown.phase) {
    case 'starting':
    case 'running':
      return { life: show(life, { phase: 'stopping' }), effects: [{ kind: 'ask-to-stop' }, { kind: 'arm', milliseconds: limits.stop }] }
    case 'failed':
      return { life: show(life, { phase: 'stopped' }), effects: [{ kind: 'disarm' }] }
    case 'stopping':
    case 'stopped':
      return same(life)
  }
}

/** A killed process says `gone` like any other, which is what ends its phase. */
function expire(life: Life, limits: LifeLimits): LifeStep {
  const { shown } = life
  if (shown.phase === 'starting' || shown.phase === 'stopping') return { life, effects: [{ kind: 'kill' }] }
  if (shown.phase === 'failed' && shown.restarting) return fork(life, limits)
  return same(life)
}

function leave(life: Life, event: Extract<LifeEvent, { kind: 'gone' }>, limits: LifeLimits): LifeStep {
  const { failure, exitCode, lastWords, at } = event
  switch (life.shown.phase) {
    case 'stopping':
      return { life: show(life, { phase: 'stopped' }), effects: [{ kind: 'disarm' }] }
    case 'starting':
      return { life: show(life, { phase: 'failed', failure: 'did-not-start', exitCode, restarting: false, lastWords }), effects: [{ kind: 'disarm' }] }
    case 'running': {
      const crashes = [...life.crashes.filter((time) => at - time < limits.window), at]
      const restarting = crashes.length < limits.crashes
      const effects: LifeEffect[] = restarting ? [{ kind: 'arm', milliseconds: limits.pause }] : []
      return { life: { shown: { phase: 'failed', failure, exitCode, restarting, lastWords }, crashes }, effects }
    }
    case 'failed':
    case 'stopped':
      return same(life)
  }
}
