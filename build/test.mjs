import { spawn } from 'node:child_process'
import { readFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const RESULTS = join(repository, 'dist', 'test-results.json')

/** Lint and types count as one test each; the rest is Vitest's own count. */
const CHECKS = [
  { name: 'lint', command: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'types', command: ['node_modules/typescript/bin/tsc', '--build'] },
]

const total = { passed: 0, failed: 0, skipped: 0 }

await prepare()
for (const { name, command } of CHECKS) {
  const passed = (await run(command)) === 0
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}: ${name}\n`)
  total[passed ? 'passed' : 'failed'] += 1
}
await runVitest()
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exitCode = total.failed === 0 ? 0 : 1

async function runVitest() {
  await mkdir(dirname(RESULTS), { recursive: true })
  const filters = process.argv.slice(2)
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`, ...filters])
  const results = JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '{}'))
  total.passed += results.numPassedTests ?? 0
  total.failed += results.numFailedTests ?? 0
  total.skipped += results.numPendingTests ?? 0
  // A file that could not even be loaded holds no failed test, but is a failure.
  if (code !== 0 && !results.numFailedTests) total.failed += 1
}

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('close', (code) => resolve(code ?? 1))
  })
}
