import { onScopeDispose } from 'vue'

export interface Handler {
  run: () => void
  /** Where a command holds only while its key is down. */
  release?: () => void
}

type Handlers = Record<string, Handler | (() => void)>

const registered = new Map<string, Handler[]>()

/** Says what commands do while the calling component lives; the newest handler of a command counts. */
export function useCommands(handlers: Handlers): void {
  const added = Object.entries(handlers).map(([id, handler]) => [id, typeof handler === 'function' ? { run: handler } : handler] as const)
  for (const [id, handler] of added) registered.set(id, [...(registered.get(id) ?? []), handler])
  onScopeDispose(() => {
    for (const [id, handler] of added) {
      registered.set(
        id,
        (registered.get(id) ?? []).filter((other) => other !== handler),
      )
    }
  })
}

/** What a command does now; undefined where nothing on the page answers to it. */
export function findHandler(id: string): Handler | undefined {
  return registered.get(id)?.at(-1)
}

export function runCommand(id: string): void {
  findHandler(id)?.run()
}
