import { join } from 'node:path'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const REPOSITORY = join(import.meta.dirname, '..', '..')
const eslint = new ESLint({ cwd: REPOSITORY })

/** Rules that a text breaks as if it stood in that file. */
async function rulesBroken(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(REPOSITORY, file) })
  return result!.messages.map(({ ruleId, message }) => ruleId ?? message)
}

const IMPORT = 'no-restricted-imports'

describe('lint', () => {
  it.each([
    ['main/contract/sample.ts', '../core/random'],
    ['main/contract/sample.ts', '@tensorflow/tfjs-core'],
    ['main/contract/sample.ts', 'node:fs'],
    ['main/core/track/sample.ts', 'node:fs'],
    ['main/core/track/sample.ts', 'fs'],
    ['main/core/track/sample.ts', 'fs/promises'],
    ['main/core/track/sample.ts', '@tensorflow/tfjs-node-gpu'],
    ['main/core/track/sample.ts', '@tensorflow/tfjs'],
    ['main/core/track/sample.ts', '../../store/atomicFile'],
    ['main/core/track/deep/sample.ts', '../../../video/openClip'],
    ['main/backend/sample.ts', '../core/random'],
    ['main/video/sample.ts', '@tensorflow/tfjs-core'],
    ['main/store/sample.ts', '../core/random'],
    ['main/formats/sample.ts', '../store/atomicFile'],
    ['main/jobs/sample.ts', '../cli/run'],
    ['main/jobs/sample.ts', 'electron'],
    ['main/jobs/report/sample.ts', '../../engine/server'],
    ['main/engine/sample.ts', '../core/random'],
    ['main/serve/sample.ts', '../cli/run'],
    ['main/cli/sample.ts', '../core/random'],
    ['main/cli/format/sample.ts', '../../video/openClip'],
    ['main/cli/sample.ts', '@tensorflow/tfjs-core'],
  ])('refuses in %s the import of %s', async (file, specifier) => {
    expect(await rulesBroken(file, `import '${specifier}'\n`)).toEqual([IMPORT])
  })

  it.each([
    ['main/core/track/sample.ts', '../../contract/geometry'],
    ['main/core/track/sample.ts', '../random'],
    ['main/core/track/sample.ts', '@tensorflow/tfjs-core'],
    ['main/jobs/sample.ts', '../core/track/tracker'],
    ['main/jobs/sample.ts', 'node:fs'],
    ['main/serve/sample.ts', '../engine/server'],
    ['main/cli/format/sample.ts', '../../jobs/doctorJob'],
    ['tests/core/sample.ts', '../../main/core/random'],
  ])('allows in %s the import of %s', async (file, specifier) => {
    expect(await rulesBroken(file, `import '${specifier}'\n`)).toEqual([])
  })

  it.each([
    ['Math.random()', 'no-restricted-properties'],
    ['Date.now()', 'no-restricted-globals'],
    ['new Date()', 'no-restricted-globals'],
    ['performance.now()', 'no-restricted-globals'],
    ['setTimeout(() => undefined, 1)', 'no-restricted-globals'],
    ['process.memoryUsage()', 'no-restricted-globals'],
    ['console.log(1)', 'no-console'],
  ])('refuses %s in core', async (expression, rule) => {
    expect(await rulesBroken('main/core/sample.ts', `export const value = ${expression}\n`)).toEqual([rule])
    expect(await rulesBroken('main/cli/sample.ts', `export const value = ${expression}\n`)).toEqual([])
  })

  it.each([
    ['export const value: any = 1\n', '@typescript-eslint/no-explicit-any'],
    ['// @ts-ignore\nexport const value = 1\n', '@typescript-eslint/ban-ts-comment'],
    ['export default 1\n', 'no-restricted-syntax'],
    ["export * from './run'\n", 'no-restricted-syntax'],
    ['const value = 1\n', '@typescript-eslint/no-unused-vars'],
    [`${'//\n'.repeat(351)}`, 'max-lines'],
  ])('refuses everywhere in main: %j', async (text, rule) => {
    expect(await rulesBroken('main/jobs/sample.ts', text)).toEqual([rule])
  })
})
