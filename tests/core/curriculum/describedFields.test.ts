import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { learnConfigSchema } from '../../../main/contract/config'
import { presetConfig, PRESETS } from '../../../main/core/curriculum/presets'

/** JSON Schema as zod writes it, as far as it is walked here. */
interface Node {
  description?: string
  properties?: Record<string, Node>
  items?: Node
  oneOf?: Node[]
  anyOf?: Node[]
}

interface Field {
  path: string
  description: string | undefined
}

/** Every field that holds a value, by its dotted path. */
function leaves({ node, path }: { node: Node; path: string }): Field[] {
  if (node.properties) return Object.entries(node.properties).flatMap(([name, child]) => leaves({ node: child, path: path === '' ? name : `${path}.${name}` }))
  if (node.items) return leaves({ node: node.items, path: `${path}[]` })
  const variants = node.oneOf ?? node.anyOf ?? []
  if (variants.some(({ properties }) => properties)) return variants.flatMap((variant) => leaves({ node: variant, path }))
  return [{ path, description: node.description }]
}

const FIELDS = leaves({ node: z.toJSONSchema(learnConfigSchema) as Node, path: '' }).filter(({ path }) => path !== 'stages[].kind')

describe('learnConfigSchema', () => {
  it('explains every field', () => {
    expect(FIELDS.length).toBeGreaterThan(60)
    expect(FIELDS.filter(({ description }) => (description ?? '').length < 10)).toEqual([])
  })

  it('is walked whole: every value of every preset is a field', () => {
    const paths = new Set(FIELDS.map(({ path }) => path))
    const walk = (value: unknown, path: string): string[] => {
      if (Array.isArray(value)) return value.flatMap((item) => walk(item, `${path}[]`))
      if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, child]) => walk(child, path === '' ? name : `${path}.${name}`))
      return [path]
    }
    const used = PRESETS.flatMap((preset) => walk(presetConfig(preset), '')).filter((path) => path !== 'stages[].kind')
    expect(used.filter((path) => !paths.has(path))).toEqual([])
  })
})
