import { AppError } from '../../main/contract/errors'
import type { Place } from '../../main/contract/ids'
import type { EngineFailure, EngineLife } from '../../main/contract/shell'
import { LIFE_LIMITS, nextLife, NOT_STARTED } from './engineLife'
import type { Life, LifeEffect, LifeEvent, LifeLimits } from './engineLife'

/** A started engine, in whatever process. `Port` is Electron's port; nothing here knows it. */
export interface EngineProcess<Port> {
  connect(port: Port): void
  /** Lets the engine read what a person picked. */
  admit(paths: readonly string[]): Promise<Place[]>
  askToStop(): void
  kill(): void
}

export interface EngineGone {
  failure: EngineFailure
  exitCode: number | null
  /** What it wrote last. */
  lastWords: string[]
}

export interface EngineSigns {
  onReady: () => void
  onGone: (gone: EngineGone) => void
}

/** What any way of starting an engine is given. */
export interface EngineStart {
  /** The module that hosts it. */
  bundle: string
  /** The module of a process that learns. */
  learner: string
  /** Beside our own environment. */
  environment: Record<string, string>
  signs: EngineSigns
}

interface SupervisorParts<Port> {
  fork: (signs: EngineSigns) => EngineProcess<Port>
  onLife: (life: EngineLife) => void
  limits?: LifeLimits
  now?: () => number
}

interface Waiting {
  ready: (engine: void) => void
  failed: (error: AppError) => void
}

/** Owns the engine's process: starts it, starts it again after a crash, and ends it within a bounded time. */
export class EngineSupervisor<Port> {
  readonly #parts: SupervisorParts<Port>
  #life: Life = NOT_STARTED
  #process: EngineProcess<Port> | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #waiting: Waiting[] = []
  #ended: (() => void)[] = []

  constructor(parts: SupervisorParts<Port>) {
    this.#parts = parts
  }

  get life(): EngineLife {
    return this.#life.shown
  }

  start(): void {
    this.#take({ kind: 'start' })
  }

  /** Comes back when no engine runs any more: stopped, or killed after the limit. */
  stop(): Promise<void> {
    this.#take({ kind: 'stop' })
    if (this.life.phase === 'stopped') return Promise.resolve()
    return new Promise((resolve) => this.#ended.push(resolve))
  }

  /** Gives the engine a page's port as soon as it is up. @throws AppError `engine-lost` where none is coming */
  async connect(port: Port): Promise<void> {
    await this.#running()
    this.#process?.connect(port)
  }

  /** @throws AppError `engine-lost`, or what the engine says of a path */
  async admit(paths: readonly string[]): Promise<Place[]> {
    await this.#running()
    if (!this.#process) throw lost(this.life)
    return this.#process.admit(paths)
  }

  #running(): Promise<void> {
    const { life } = this
    if (life.phase === 'running') return Promise.resolve()
    if (life.phase === 'starting' || (life.phase === 'failed' && life.restarting)) {
      return new Promise((ready, failed) => this.#waiting.push({ ready, failed }))
    }
    return Promise.reject(lost(life))
  }

  #take(event: LifeEvent): void {
    const { life, effects } = nextLife(this.#life, event, this.#parts.limits ?? LIFE_LIMITS)
    const changed = life.shown !== this.#life.shown
    this.#life = life
    for (const effect of effects) this.#carryOut(effect)
    // An effect may have led further already; what is told is where it stands now.
    if (changed && life === this.#life) this.#tell()
  }

  #carryOut(effect: LifeEffect): void {
    clearTimeout(this.#timer)
    switch (effect.kind) {
      case 'fork':
        return this.#fork()
      case 'ask-to-stop':
        return this.#process?.askToStop()
      case 'kill':
        return this.#process?.kill()
      case 'arm':
        this.#timer = setTimeout(() => this.#take({ kind: 'timeout' }), effect.milliseconds)
        return
      case 'disarm':
        return
    }
  }

  /** Signs of a process that has been given up are ignored. */
  #fork(): void {
    const mine = { process: undefined as EngineProcess<Port> | undefined }
    const isMine = (): boolean => mine.process !== undefined && mine.process === this.#process
    const process = this.#parts.fork({
      onReady: () => isMine() && this.#take({ kind: 'ready' }),
      onGone: (gone) => {
        if (!isMine()) return
        this.#process = undefined
        this.#take({ kind: 'gone', ...gone, at: (this.#parts.now ?? Date.now)() })
      },
    })
    mine.process = process
    this.#process = process
  }

  #tell(): void {
    const { life } = this
    this.#parts.onLife(life)
    const over = life.phase === 'stopped' || (life.phase === 'failed' && !life.restarting)
    if (life.phase === 'running') for (const { ready } of this.#waiting.splice(0)) ready()
    if (over) for (const { failed } of this.#waiting.splice(0)) failed(lost(life))
    if (over) for (const resolve of this.#ended.splice(0)) resolve()
  }
}

function lost(life: EngineLife): AppError {
  const why = life.phase === 'failed' ? `the engine's process ${life.failure === 'did-not-start' ? 'did not start' : 'ended'}` : 'the engine is not running'
  return new AppError({ code: 'engine-lost', message: `Cannot do that: ${why}.`, hint: 'Start the engine again. What was finished is kept; interrupted runs can be resumed.' })
}
