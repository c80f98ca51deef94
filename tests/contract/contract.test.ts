import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { engineEventSchema } from '../../main/contract/events'
import { framePacketSchema } from '../../main/contract/frames'
import { isProcedure, procedures } from '../../main/contract/procedures'

/** A schema as JSON Schema; typed arrays, which JSON has not, by their names. */
function describeSchema(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { unrepresentable: 'any', io, reused: 'ref' })
  return described
}

describe('the contract', () => {
  it('has not changed by accident: arguments and results', () => {
    const described = Object.entries(procedures).map(([name, { arguments: args, result }]) => [name, { arguments: describeSchema(args, 'input'), result: describeSchema(result, 'output') }])
    expect(Object.fromEntries(described)).toMatchSnapshot()
  })

  it('has not changed by accident: events and frames', () => {
    expect({ events: describeSchema(engineEventSchema, 'output'), frames: describeSchema(framePacketSchema, 'output') }).toMatchSnapshot()
  })

  it('refuses unknown keys in the arguments of every call', () => {
    for (const [name, { arguments: args }] of Object.entries(procedures)) {
      const { success, error } = args.safeParse({ path: '/etc/passwd' })
      expect(success, name).toBe(false)
      expect(error?.issues.some((issue) => issue.code === 'unrecognized_keys'), name).toBe(true)
    }
  })

  it('knows its procedures and no inherited names', () => {
    expect(isProcedure('clips.list')).toBe(true)
    expect(isProcedure('toString')).toBe(false)
    expect(isProcedure('__proto__')).toBe(false)
  })
})
