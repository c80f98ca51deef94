/** What may stand in a setting, and what stands there instead: words of zod's, by message. */
export const KINDS = ['number', 'int', 'string', 'boolean', 'NaN', 'undefined', 'null', 'object', 'array', 'Infinity'] as const
export type SettingKind = (typeof KINDS)[number]

/** What is wrong with a setting, taken apart: the name of a message `learn.problems.NAME` and what fills its blanks. */
export interface SettingProblem {
  name: 'expected' | 'noNumber' | 'whole' | 'atLeast' | 'above' | 'atMost' | 'below' | 'oneOf' | 'notAllowed' | 'noSuchKey'
  expected?: SettingKind
  received?: SettingKind
  value?: string
}

const SIZES = { '>=': 'atLeast', '>': 'above', '<=': 'atMost', '<': 'below' } as const

/**
 * What the check of the settings says of one of them, in zod's words.
 * @param message several things may be wrong; the last is the narrowest, and the one that counts
 * @returns null where it is something else
 */
export function readSettingProblem(message: string): SettingProblem | null {
  const text = message.split('; ').at(-1)!.replace(/^[\w.]+: (?=[A-Z])/, '').replace(/\.$/, '')
  const kinds = /^Invalid input: expected (\w+), received (\w+)$/.exec(text)
  if (kinds && isKind(kinds[1]!) && isKind(kinds[2]!)) return kinds[2] === 'NaN' ? { name: 'noNumber' } : kinds[1] === 'int' && kinds[2] === 'number' ? { name: 'whole' } : { name: 'expected', expected: kinds[1], received: kinds[2] }
  const size = /^Too (?:small|big): expected \w+ to (?:be|have) (>=|>|<=|<)(\S+)/.exec(text)
  if (size) return { name: SIZES[size[1] as keyof typeof SIZES], value: size[2]! }
  const choice = /^Invalid (?:option|input): expected (?:one of )?(.+)$/.exec(text)
  if (choice) return { name: 'oneOf', value: choice[1]!.replaceAll('"', '').replaceAll('|', ', ') }
  const key = /^(?:Unrecognized keys?:|There is no configuration key) "(.+)"$/.exec(text)
  if (key) return { name: 'noSuchKey', value: key[1]! }
  return text === 'Invalid input' ? { name: 'notAllowed' } : null
}

function isKind(word: string): word is SettingKind {
  return (KINDS as readonly string[]).includes(word)
}
