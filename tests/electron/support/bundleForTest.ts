import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')

/** Bundles shell and engine where they are stale. @returns path of the engine's bundle */
export async function bundleForTest(): Promise<string> {
  const script = `import(${JSON.stringify(join(REPOSITORY, 'build', 'bundleElectron.mjs'))}).then((module) => module.bundleElectron())`
  await promisify(execFile)(process.execPath, ['-e', script], { cwd: REPOSITORY })
  return join(REPOSITORY, 'dist', 'electron', 'engine.mjs')
}
