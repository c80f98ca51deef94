import { spawn } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'

// `npm test`: prepares the machine, then lint, types, all tests. Arguments go to Vitest: `npm test -- tests/store`.

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const RESULTS = join(repository, 'dist', 'test-results.json')

/**
 * Each counts as one test. Those of a list follow each other, lists run side by side: a compiler keeps one core busy and no more. Types come
 * before the bundle, so that a mistake is told by the compiler and not by a failing command.
 */
const BEFORE_TESTS = [
  [{ name: 'lint', check: () => run(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']) }],
  [
    { name: 'types', check: () => run(['node_modules/typescript/bin/tsc', '--build']) },
    { name: 'bundle', check: bundle },
  ],
]
/** No test needs what it makes. */
const BESIDE_TESTS = [{ name: 'types of the page', check: () => run(['node_modules/vue-tsc/bin/vue-tsc.js', '--build', 'renderer', 'tests/renderer', 'tests/e2e']) }]

const total = { passed: 0, failed: 0, skipped: 0 }

if (await tryPrepare()) {
  for (const checked of await Promise.all(BEFORE_TESTS.map(runInTurn))) checked.forEach(count)
  const [checked] = await Promise.all([runInTurn(BESIDE_TESTS), runVitest()])
  checked.forEach(count)
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`)
process.exitCode = total.failed === 0 ? 0 : 1

/** @returns of each whether it passed and what it said, which is told when it disturbs nothing */
async function runInTurn(checks) {
  const done = []
  for (const { name, check } of checks) done.push({ name, ...(await check()) })
  return done
}

function count({ name, passed, said = '' }) {
  process.stdout.write(`${said}${passed ? 'passed' : 'FAILED'}: ${name}\n`)
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
    () => ({ passed: true }),
    () => ({ passed: false }), // esbuild or Vite has printed what is wrong
  )
}

async function runVitest() {
  await mkdir(dirname(RESULTS), { recursive: true })
  await rm(RESULTS, { force: true }) // the counts of an earlier run must not stand in for one that crashed
  const { code } = await run(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`, ...process.argv.slice(2)], 'inherit')
  const results = JSON.parse(await readFile(RESULTS, 'utf8').catch(() => '{}'))
  total.passed += results.numPassedTests ?? 0
  total.skipped += (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0)
  // A file that could not even be loaded holds no failed test, but is a failure; so is an error outside every test.
  const unloaded = (results.testResults ?? []).filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'))
  const failed = (results.numFailedTests ?? 0) + unloaded.length
  total.failed += failed === 0 && code !== 0 ? 1 : failed
}

/** @param output `pipe`: what it says is kept in `said`; `inherit`: it goes on as it comes */
function run(command, output = 'pipe') {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { cwd: repository, stdio: ['ignore', output, output] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text))
    child.on('close', (code) => resolve({ code: code ?? 1, passed: code === 0, said }))
  })
}
