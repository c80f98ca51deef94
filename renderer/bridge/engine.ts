import { inject } from 'vue'
import type { App, InjectionKey } from 'vue'
import type { Result } from '../../main/contract/errors'
import type { EventOf, EngineEvent } from '../../main/contract/events'
import type { Port } from '../../main/contract/port'
import type { CallArguments, CallResult, ProcedureName } from '../../main/contract/procedures'

interface CallOptions {
  signal?: AbortSignal
}

/** The engine as the page speaks with it: the port, with calls that throw and events by their kind. */
export interface Engine {
  readonly port: Port
  /** @throws AppError as the engine gave it, or `engine-lost`, `interrupted` */
  call<K extends ProcedureName>(name: K, args: CallArguments<K>, options?: CallOptions): Promise<CallResult<K>>
  tryCall<K extends ProcedureName>(name: K, args: CallArguments<K>, options?: CallOptions): Promise<Result<CallResult<K>>>
  /** @returns the unsubscription */
  on<K extends EngineEvent['kind']>(kind: K, listener: (event: EventOf<K>) => void): () => void
  /** Now if the engine is there, and whenever another is or more was missed than it keeps: the moment to load anew. */
  onFresh(listener: () => void): () => void
}

export function createEngine(port: Port): Engine {
  const engine: Engine = {
    port,
    tryCall: (name, args, options) => port.call(name, args, options),
    async call(name, args, options) {
      const result = await port.call(name, args, options)
      if (result.ok) return result.value
      throw result.error
    },
    on: (kind, listener) =>
      port.onEvent((event) => {
        if (event.kind === kind) listener(event as EventOf<typeof kind>)
      }),
    onFresh(listener) {
      let greeted = false
      const greet = (): void => {
        if (port.state !== 'open' || greeted) return
        greeted = true
        listener()
      }
      greet()
      const stops = [port.onState(greet), engine.on('reset', listener)]
      return () => stops.forEach((stop) => stop())
    },
  }
  return engine
}

const KEY: InjectionKey<Engine> = Symbol('engine')

export function provideEngine(app: App, engine: Engine): void {
  app.provide(KEY, engine)
}

/** In components and in stores. */
export function useEngine(): Engine {
  const engine = inject(KEY)
  if (!engine) throw new Error('no engine was provided to the page')
  return engine
}
