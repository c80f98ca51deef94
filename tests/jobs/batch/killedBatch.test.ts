import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { boxInFrame } from '../clipOfTexture'
import { hashResults, makeFootage } from './batchClips'

const COMMAND = join(import.meta.dirname, '..', '..', '..', 'build', 'pultrack.mjs')
const CLIPS = 6
/** Each costs a start of the command line. */
const KILLS = process.env['PULTRACK_LONG_TESTS'] ? 20 : 2
const START = ['--box', Object.values(boxInFrame(0)).join(','), '--model', 'identity', '--out']
let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-kill-'))
  await makeFootage(at('footage'), { whole: CLIPS, broken: true })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Runs the command until it ends or is killed after so many milliseconds. @returns its exit code; null: killed */
function run(out: string, killAfter = Infinity): Promise<number | null> {
  const child = spawn(process.execPath, [COMMAND, 'batch', at('footage'), ...START, at(out)], { stdio: 'ignore', env: { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_CACHE: at('cache') } })
  const timer = Number.isFinite(killAfter) ? setTimeout(() => child.kill('SIGKILL'), killAfter) : undefined
  return new Promise((resolve) => child.on('exit', (code) => {
    clearTimeout(timer)
    resolve(code)
  }))
}

it(`killed at ${KILLS} random moments, a batch ends with the bytes of an undisturbed one`, async () => {
  const started = performance.now()
  expect(await run('undisturbed')).toBe(3)
  const whole = performance.now() - started
  const undisturbed = await hashResults(at('undisturbed'))
  expect(Object.keys(undisturbed)).toHaveLength(3 * (CLIPS + 1) + 1 + 2)
  let killed = 0
  for (let attempt = 0; attempt < 40 && killed < KILLS; attempt += 1) {
    const code = await run('disturbed', Math.random() * whole)
    if (code === null) killed += 1
    else await rm(at('disturbed'), { recursive: true, force: true }) // all done too soon: from the beginning again
  }
  expect(killed).toBe(KILLS)
  expect(await run('disturbed')).toBe(3)
  expect(await hashResults(at('disturbed'))).toEqual(undisturbed)
}, 240_000)
