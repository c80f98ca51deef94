import { AppError } from '../../main/contract/errors'

/** The AppError that the work fails with; anything else, success included, fails the test. */
export async function appErrorOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw new Error('failed with something that is no AppError', { cause: thrown })
  }
  throw new Error('it did not fail')
}
