import { z } from 'zod'
import { AppError, ERROR_CODES } from './errors'

/** An {@link AppError} as plain data. */
export const failureSchema = z.object({ code: z.enum(ERROR_CODES), message: z.string(), hint: z.string().optional() })
export type Failure = z.infer<typeof failureSchema>

export function toFailure(error: AppError): Failure {
  return error.toJSON()
}

export function fromFailure({ code, message, hint }: Failure): AppError {
  return new AppError({ code, message, ...(hint === undefined ? {} : { hint }) })
}
