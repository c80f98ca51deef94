import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { measureFunctions, percentile } from './form'
import { findCycle, findSpecifiers } from './importGraph'
import type { Import } from './importGraph'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const RENDERER = join(REPOSITORY, 'renderer')
const PACKAGES = ['vue', 'pinia', 'vue-i18n', 'reka-ui', '@lucide/vue', 'chart.js', 'zod']

/** Files whose one function hands out others that share what it keeps. */
const FACTORIES = /stores\/|\/(use|create)[A-Z]|\/charts\/plotGestures|\/desk\/trackDesk/

const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|vue)$/.test(name)).map((name) => join(RENDERER, name))
const read = (path: string): string => readFileSync(path, 'utf8')
const scriptOf = (path: string): string => (path.endsWith('.vue') ? [...read(path).matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n') : read(path))

/** What is imported for its types alone is gone once it is built. */
const withoutTypes = (script: string): string => script.replaceAll(/^import type [\s\S]*? from '[^']+'$/gm, '')

function importsOf(path: string, script = scriptOf(path)): Import[] {
  return findSpecifiers(`${path}.ts`, script).map((specifier) => {
    const isFile = specifier.startsWith('.')
    const target = relative(REPOSITORY, join(dirname(path), specifier))
    return { from: relative(REPOSITORY, path), to: isFile ? (/\.(vue|css|json)$/.test(target) ? target : `${target}.ts`) : specifier, isFile }
  })
}

function isAllowed({ to, isFile }: Import): boolean {
  if (isFile) return to.startsWith('renderer/') || to.startsWith('main/contract/')
  return PACKAGES.some((name) => to === name || to.startsWith(`${name}/`))
}

describe('the page', () => {
  const imports = files.flatMap((path) => importsOf(path))

  it('imports the contract and its own packages, nothing else of ours and nothing of Node', () => {
    expect(imports.length).toBeGreaterThan(200)
    expect(imports.filter((edge) => !isAllowed(edge)).map(({ from, to }) => `${from} -> ${to}`)).toEqual([])
    for (const to of ['main/core/random.ts', 'electron/main.ts']) expect(isAllowed({ from: 'renderer/x.ts', to, isFile: true })).toBe(false)
    for (const to of ['node:fs', 'electron', '@tensorflow/tfjs-core', 'vue-router']) expect(isAllowed({ from: 'renderer/x.ts', to, isFile: false })).toBe(false)
  })

  it('loads no file before itself: views come by dynamic imports from the registry alone', () => {
    const loaded = files.flatMap((path) => importsOf(path, withoutTypes(scriptOf(path))))
    expect(findCycle(loaded.filter(({ from, to }) => !(from === 'renderer/views/registry.ts' && to.endsWith('View.vue'))))).toBeNull()
  })

  it('is made of small files: median at most 100 lines, 90th percentile 220, none over 350', () => {
    const lengths = files.map((path) => read(path).split('\n').length - 1)
    expect({ median: percentile(lengths, 0.5) <= 100, ninetieth: percentile(lengths, 0.9) <= 220 }).toEqual({ median: true, ninetieth: true })
    expect(files.filter((_, index) => (lengths[index] ?? 0) > 350)).toEqual([])
  })

  it('is made of short functions; what sets up a store, or hands out functions that share something, is longer', () => {
    const functions = files.flatMap((path) => measureFunctions(path, scriptOf(path)).map((found) => ({ ...found, path: relative(REPOSITORY, path) })))
    expect(functions.filter(({ lines, path }) => lines > 45 && !FACTORIES.test(path)).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  it('names no file by what it is not about', () => {
    expect(files.map((path) => basename(path).replace(/\.\w+$/, '')).filter((name) => /^(index|types|common|misc|shared)$|util|helper/i.test(name))).toEqual([])
  })

  it('sets no text as HTML, and no style where the content security policy drops it', () => {
    expect(files.filter((path) => /v-html|innerHTML|\.insertAdjacentHTML/.test(read(path)))).toEqual([])
  })
})

describe('lint of the page', () => {
  const eslint = new ESLint({ cwd: REPOSITORY })
  const rulesBroken = async (file: string, text: string): Promise<(string | null)[]> => {
    const [result] = await eslint.lintText(text, { filePath: join(REPOSITORY, file) })
    return result!.messages.map(({ ruleId }) => ruleId)
  }
  const IMPORT = 'no-restricted-imports'

  it.each(['electron', 'node:fs', 'fs', '@tensorflow/tfjs-core', '../../main/core/random', '../../../main/store/atomicFile', '../../../electron/main'])('refuses the import of %s', async (specifier) => {
    expect(new Set(await rulesBroken('renderer/player/sample.ts', `import '${specifier}'\n`))).toEqual(new Set([IMPORT]))
    expect(new Set(await rulesBroken('renderer/player/PlayerSample.vue', `<script setup lang="ts">\nimport '${specifier}'\n</script>\n<template><p /></template>\n`))).toEqual(new Set([IMPORT]))
  })

  it('allows the contract and the page\'s own', async () => {
    expect(await rulesBroken('renderer/player/sample.ts', "import '../../main/contract/clip'\nimport 'vue'\nimport '../stores/clips'\n")).toEqual([])
  })

  it.each([
    ['<script setup lang="ts">\nconst a: any = 1\n</script>\n<template><p>{{ a }}</p></template>\n', '@typescript-eslint/no-explicit-any'],
    ['<script setup lang="ts">\nconst a = 1\n</script>\n<template><p v-html="a" /></template>\n', 'vue/no-v-html'],
    ['<template><p style="color: red" /></template>\n', 'vue/no-static-inline-styles'],
    ['<script setup>\nconst a = 1\n</script>\n<template><p>{{ a }}</p></template>\n', 'vue/block-lang'],
    ['<script setup lang="ts">\nconsole.log(1)\n</script>\n<template><p /></template>\n', 'no-console'],
  ])('refuses %j', async (text, rule) => {
    expect(await rulesBroken('renderer/player/PlayerSample.vue', text)).toContain(rule)
  })
})
