import { FORMATS } from '../../../../main/jobs/exchange/formatTable'
import { checkReader } from './readerCheck'

const format = FORMATS.find(({ facts }) => facts.format === process.env['FUZZ_FORMAT'])!

/** What the fuzzer calls, a million times; whatever it throws is a finding. */
export function fuzz(data: Uint8Array): Promise<boolean> {
  return checkReader(format, data)
}
