import { TARGETS } from './fuzzTargets'

const target = TARGETS.find(({ name }) => name === process.env['FUZZ_FORMAT'])!

/** What the fuzzer calls, a million times; whatever it throws is a finding. */
export function fuzz(data: Uint8Array): Promise<boolean> {
  return target.check(data)
}
