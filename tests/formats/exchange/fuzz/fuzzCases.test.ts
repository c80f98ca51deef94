import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TARGETS } from './fuzzTargets'

const CASES = join(import.meta.dirname, 'cases')

/** What fuzzing found, by target: files on which a reader once hung, crashed, or gave what no clip can have. */
const cases = readdirSync(CASES).flatMap((target) => readdirSync(join(CASES, target)).map((name) => [target, name] as const))

describe('what fuzzing found', () => {
  it.each(cases)('%s/%s is read, or refused with a reason', async (target, name) => {
    expect(typeof (await TARGETS.find((each) => each.name === target)!.check(readFileSync(join(CASES, target, name))))).toBe('boolean')
  }, 300_000)
})
