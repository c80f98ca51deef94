import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../renderer/keys/commandList'
import { titleKey } from '../../../renderer/keys/command'

const RENDERER = join(import.meta.dirname, '..', '..', '..', 'renderer')

function flatten(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) => flatten(child, path === '' ? key : `${path}.${key}`))
}

function readMessages(language: string): Map<string, string> {
  const folder = join(RENDERER, 'i18n', language)
  return new Map(readdirSync(folder).flatMap((name) => flatten(JSON.parse(readFileSync(join(folder, name), 'utf8')), name.replace('.json', ''))))
}

/** Keys that the page's sources name as a whole, with their file. */
function usedKeys(): { key: string; file: string }[] {
  const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name))
  return files.flatMap((file) => [...readFileSync(join(RENDERER, file), 'utf8').matchAll(/(?<![\w.])\$?t\(\s*'([^']+)'/g)].map(([, key]) => ({ key: key!, file })))
}

const english = readMessages('en')
const german = readMessages('de')
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))].sort()

describe('messages', () => {
  it('are the same in both languages, with the same blanks to fill', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
    for (const [key, text] of english) expect(placeholders(german.get(key)!), key).toEqual(placeholders(text))
  })

  it('are never empty', () => {
    for (const [key, text] of [...english, ...german]) expect(text.trim(), key).not.toBe('')
  })

  it('have every text that the page asks for', () => {
    const used = usedKeys()
    expect(used.length).toBeGreaterThan(50)
    expect(used.filter(({ key }) => !english.has(key))).toEqual([])
  })

  it('name every command', () => {
    expect(COMMANDS.map(({ id }) => titleKey(id)).filter((key) => !english.has(key))).toEqual([])
  })
})
