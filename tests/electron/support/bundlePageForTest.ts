import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')

/** Builds the page where it is stale. */
export async function bundlePageForTest(): Promise<void> {
  const script = `import(${JSON.stringify(join(REPOSITORY, 'build', 'bundlePage.mjs'))}).then((module) => module.bundlePage())`
  await promisify(execFile)(process.execPath, ['-e', script], { cwd: REPOSITORY })
}
