import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { countLines, measureFunctions, percentile } from './form'
import { listSources } from './importGraph'

const MAIN = join(import.meta.dirname, '..', '..', 'main')
const sources = listSources(MAIN)

/** Architecture 9. */
describe('form', () => {
  it('keeps files small: median at most 100 lines, 90th percentile 220, none over 350', () => {
    const lengths = sources.map(countLines)
    expect(lengths.length).toBeGreaterThan(100)
    expect({ median: percentile(lengths, 0.5) <= 100, ninetieth: percentile(lengths, 0.9) <= 220, longest: Math.max(...lengths) <= 350 }).toEqual({ median: true, ninetieth: true, longest: true })
  })

  it('keeps functions short: 99 of 100 at most 30 lines, none over 45', () => {
    const functions = sources.flatMap((path) => measureFunctions(path, readFileSync(path, 'utf8')))
    expect(functions.length).toBeGreaterThan(500)
    expect(functions.filter(({ lines }) => lines > 45)).toEqual([])
    expect(functions.filter(({ lines }) => lines > 30).length / functions.length).toBeLessThan(0.01)
  })

  it('names no file by what it is not about', () => {
    const vague = sources.map((path) => basename(path, '.ts')).filter((name) => /^(index|types|common|misc|shared)$|util|helper/i.test(name))
    expect(vague).toEqual([])
  })

  it('measures functions of every form', () => {
    const text = 'function a() {\n  return 1\n}\nconst b = () => {\n}\nclass C {\n  constructor() {}\n  d() {\n\n\n  }\n}\nconst e = () => 1\n'
    expect(measureFunctions('x.ts', text).map(({ lines }) => lines)).toEqual([3, 2, 1, 4])
    expect(percentile([4, 1, 3, 2], 0.5)).toBe(3)
  })
})
