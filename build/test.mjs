import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'

// `npm test`: prepares the machine, then lint, types, all tests. Arguments go to Vitest: `npm test -- tests/store`.

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const RESULTS = join(repository, 'dist', 'test-results.json')

/** Each counts as one test. Types come before the bundle, so that a mistake is told by the compiler and not by a failing command. */
const CHECKS = [
  { name: 'lint', check: () => run(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']) },
  { name: 'types', check: () => run(['node_modules/typescript/bin/tsc', '--build']) },
  { name: 'types of the page', check: () => run(['node_modules/vue-tsc/bin/vue-tsc.js', '--build', 'renderer', 'tests/renderer', 'tests/e2e']) },
  { name: 'bundle', check: bundle },
]

const total = { passed: 0, failed: 0, skipped: 0 }

if (await tryPrepare()) {
  for (const { name, check } of CHECKS) count({ name, passed: (await check()) === 0 })
  await runVitest()
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`)
process.exitCode = total.failed === 0 ? 0 : 1

function count({ name, passed }) {
  process.stdout.write(`${passed ? 'passed' : 'FAILED'}: ${name}\n`)
  total[passed ? 'passed' : 'failed'] += 1
}

async function tryPrepare() {
  try {
    await prepare()
    return true
  } catch (problem) {
    process.stderr.write(`prepare: ${problem.message}\n${problem.hint === undefined ? '' : `  next step: ${problem.hint}\n`}`)
    count({ name: 'prepare', passed: false })
    return false
  }
}

/** Once, before tests start the command line side by side. */
async function bundle() {
  const { bundleCli } = await import('./bundle.mjs')
  const { bundlePage } = await import('./bundlePage.mjs')
  const { bundleElectron } = await import('./bundleElectron.mjs')
  return Promise.all([bundleCli(), bundlePage(), bundleElectron()]).then(
    () => 0,
    () => 1, // esbuild or Vite has printed what is wrong
  )
}

async function runVitest() {
  await mkdir(dirname(RESULTS), { recursive: true })
  await rm(RESULTS, { force: true }) // the counts of an earlier run must not stand in for one that crashed
  const code = await run(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`, ...process.argv.slice(2)])
  const results = JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '{}'))
  total.passed += results.numPassedTests ?? 0
  total.skipped += (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0)
  // A file that could not even be loaded holds no failed test, but is a failure; so is an error outside every test.
  const unloaded = (results.testResults ?? []).filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'))
  const failed = (results.numFailedTests ?? 0) + unloaded.length
  total.failed += failed === 0 && code !== 0 ? 1 : failed
}

function run(command) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('close', (code) => resolve(code ?? 1))
  })
}
