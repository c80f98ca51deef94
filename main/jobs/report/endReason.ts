import type { Say } from './words'

/** As `tellEarlyStop` words it. */
const EARLY = /^ended early after (\d+) of (\d+) steps: the smoothed loss was at its best, (\S+), (\d+) steps before, and has not become better by more than (\S+) % since$/

/** Why a stage ended, as its run wrote it down, in the report's language. */
export function sayReason(say: Say, reason: string): string {
  const [, step, steps, best, since, gain] = EARLY.exec(reason) ?? []
  if (step === undefined || steps === undefined || best === undefined || since === undefined || gain === undefined) return say(reason)
  return say('ended early after {step} of {steps} steps: the smoothed loss was at its best, {best}, {since} steps before, and has not become better by more than {gain} % since', { step, steps, best, since, gain })
}
