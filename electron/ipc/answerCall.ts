import { AppError, toAppError } from '../../main/contract/errors'
import { toFailure } from '../../main/contract/failure'
import type { ShellResult } from '../../main/contract/shell'
import { SHELL_CALLS } from '../../main/contract/shellCalls'
import type { ShellArgument, ShellCallName, ShellValue } from '../../main/contract/shellCalls'
import type { SenderEvent } from './trustedSender'

/** The work behind each call: gets parsed arguments only, from the page only. */
export type ShellHandlers<E extends SenderEvent> = {
  [Name in ShellCallName]: (argument: ShellArgument<Name>, event: E) => Promise<ShellValue<Name>> | ShellValue<Name>
}

interface Answering<E extends SenderEvent> {
  handlers: ShellHandlers<E>
  isTrusted: (event: E) => boolean
  /** Hears of what was refused; it never comes from our own page. */
  onRefused: (reason: string) => void
}

/**
 * What answers one call: refuses foreign senders, parses the argument, and turns whatever is thrown into plain data, because an error that
 * crosses Electron's bridge keeps nothing but its message.
 */
export function answerCall<Name extends ShellCallName, E extends SenderEvent>(name: Name, { handlers, isTrusted, onRefused }: Answering<E>) {
  return async (event: E, argument: unknown): Promise<ShellResult<ShellValue<Name>>> => {
    if (!isTrusted(event)) {
      onRefused(`${name} from ${event.senderFrame?.url ?? 'a frame that is gone'}`)
      return refuse('This window may not ask for that.')
    }
    const parsed = SHELL_CALLS[name].argument.safeParse(argument)
    if (!parsed.success) {
      onRefused(`${name} with a malformed argument`)
      return refuse(`Malformed argument of ${name}.`)
    }
    try {
      return { ok: true, value: await handlers[name](parsed.data as ShellArgument<Name>, event) }
    } catch (thrown) {
      return { ok: false, error: toFailure(toAppError(thrown)) }
    }
  }
}

function refuse<T>(message: string): ShellResult<T> {
  return { ok: false, error: toFailure(new AppError({ code: 'internal', message })) }
}

/** Every call by name, for registration. */
export function listCalls(): ShellCallName[] {
  return Object.keys(SHELL_CALLS) as ShellCallName[]
}
