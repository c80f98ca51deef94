import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../store/temporaryFolder'
import { modelAfter, readModel } from './editModel'
import { openDesk } from './openDesk'

const KILLS = process.env['PULTRACK_LONG_TESTS'] === '1' ? 50 : 10
const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'project', 'Version one.trackproj')

/** What kills have met, so that it is seen that they met everything. */
interface Met {
  edits: number
  recovered: number
  unanswered: number
}

it(`an editing session killed with -9 at ${KILLS} random moments loses at most its last edit, and the project always opens`, async () => {
  const root = temporaryFolder()
  const script = await bundleChild(root)
  const folder = join(root, 'Session.trackproj')
  const dataFolder = join(root, 'data')
  cpSync(FIXTURE, folder, { recursive: true })
  await emptyTracks(folder, dataFolder)
  const met: Met = { edits: 0, recovered: 0, unanswered: 0 }
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = spawn(process.execPath, [script, folder, dataFolder, String(met.edits), kill % 3 === 2 ? 'off' : 'on'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const taken = await killAtRandom(child)
    expect(taken, 'the child has begun where the last one ended').toBeGreaterThanOrEqual(met.edits)
    met.edits = await verify({ folder, dataFolder, taken, met })
  }
  console.log(`${KILLS} kills over ${met.edits} edits: ${met.recovered} sessions recovered, ${met.unanswered} had an edit as well that was not answered yet`)
  expect(met.edits).toBeGreaterThan(KILLS * 5)
  expect(met.recovered, 'no kill left anything to recover: the test proves nothing').toBeGreaterThan(0)
}, 30_000 + KILLS * 6000)

async function bundleChild(root: string): Promise<string> {
  const script = join(root, 'child.mjs')
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'))
  await build({ entryPoints: [join(import.meta.dirname, 'editingChild.ts')], bundle: true, platform: 'node', format: 'esm', outfile: script, packages: 'external', logLevel: 'error' })
  return script
}

async function emptyTracks(folder: string, dataFolder: string): Promise<void> {
  const opened = await openDesk({ folder, dataFolder })
  await opened.desk.tracks.remove('clip_00000000-0000-4000-8000-000000000000', 'first')
  for (const { clip } of opened.library.list()) opened.library.exclude(clip, false)
  await opened.close()
}

/** @returns the last edit that the child was told to be taken */
async function killAtRandom(child: ChildProcess): Promise<number> {
  let taken = -1
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)))
  const begun = new Promise<void>((resolve) => child.on('message', (edit) => ((taken = Number(edit)), resolve())))
  await Promise.race([begun, ended])
  await wait(Math.random() * 900)
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  return taken
}

/** Opens what is left, brings back what there is to recover. @returns how many edits there are */
async function verify({ folder, dataFolder, taken, met }: { folder: string; dataFolder: string; taken: number; met: Met }): Promise<number> {
  const opened = await openDesk({ folder, dataFolder })
  expect(opened.desk.state().readOnly, 'the lock of the dead process is taken over').toBeNull()
  for (const { recovery } of opened.desk.state().recoveries) {
    await opened.desk.recover({ recovery, choice: 'recover' })
    met.recovered += 1
  }
  const found = await readModel(opened)
  const isNext = !same(found, modelAfter(taken)) && same(found, modelAfter(taken + 1))
  if (isNext) met.unanswered += 1
  expect(found, `after ${taken} edits were taken`).toEqual(modelAfter(isNext ? taken + 1 : taken))
  await opened.desk.setAutosave(true)
  await opened.close()
  return isNext ? taken + 1 : taken
}

function same(a: unknown, b: unknown): boolean {
  const spell = (_: string, value: unknown): unknown => (value instanceof Map ? [...value].sort() : value)
  return JSON.stringify(a, spell) === JSON.stringify(b, spell)
}
