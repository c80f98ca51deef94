import { AppError, toAppError, type Result } from '../contract/errors'
import { isProcedure, procedures } from '../contract/procedures'
import type { CallContext, Handlers } from './engine'

export interface Dispatch {
  handlers: Handlers
  name: string
  arguments: unknown
  context: CallContext
}

/** Checks the arguments, runs the procedure, and turns whatever it throws into an error that crosses. Never rejects. */
export async function dispatch({ handlers, name, arguments: given, context }: Dispatch): Promise<Result<unknown>> {
  try {
    if (!isProcedure(name)) throw new AppError({ code: 'call-invalid', message: `There is no procedure "${name.slice(0, 100)}".` })
    const parsed = procedures[name].arguments.safeParse(given)
    if (!parsed.success) throw invalidArguments(name, parsed.error.issues)
    const handler = handlers[name] as (args: unknown, context: CallContext) => Promise<unknown>
    return { ok: true, value: await handler(parsed.data, context) }
  } catch (thrown) {
    return { ok: false, error: toAppError(thrown) }
  }
}

function invalidArguments(name: string, issues: readonly { path: PropertyKey[]; message: string }[]): AppError {
  const what = issues.map(({ path, message }) => `${path.map(String).join('.') || 'as a whole'}: ${message}`).join('; ')
  return new AppError({ code: 'call-invalid', message: `${name} does not take these arguments: ${what.slice(0, 500)}.` })
}
