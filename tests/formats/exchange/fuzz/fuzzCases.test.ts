import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExchangeFormatName } from '../../../../main/contract/exchange'
import { formatNamed } from '../../../../main/jobs/exchange/formatTable'
import { checkReader } from './readerCheck'

const CASES = join(import.meta.dirname, 'cases')

/** What fuzzing found, by format: files on which a reader once hung, crashed, or gave what no clip can have. */
const cases = readdirSync(CASES).flatMap((format) => readdirSync(join(CASES, format)).map((name) => [format, name] as const))

describe('what fuzzing found', () => {
  it.each(cases)('%s/%s is read, or refused with a reason', async (format, name) => {
    expect(typeof (await checkReader(formatNamed(format as ExchangeFormatName), readFileSync(join(CASES, format, name))))).toBe('boolean')
  }, 300_000)
})
