import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../../main/contract/errors'
import type { Port } from '../../../main/contract/port'
import type { CallArguments, CallResult, ProcedureName } from '../../../main/contract/procedures'
import type { ServedEngine } from '../../../main/serve/engineSupply'
import { makeClip } from '../../jobs/clipOfTexture'
import { paintClip } from '../../video/paintedClip'

/** A house of its own for an engine: a project, footage beside it, and something outside that it must never show. */
export interface TestHouse {
  folder: string
  footage: string
  outside: string
  options: Omit<ServedEngine, 'learner'>
  remove(): Promise<void>
}

export const MOVING_FRAMES = 24
export const PAINTED_FRAMES = 60

/** `moving.mp4`: a patch to track; `painted.mp4`: frames with their numbers. */
export async function buildHouse(): Promise<TestHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'pultrack-engine-'))
  const [footage, outside] = [join(folder, 'footage'), join(folder, 'outside')]
  for (const path of [footage, outside]) await mkdir(path)
  await makeClip({ path: join(footage, 'moving.mp4'), frameCount: MOVING_FRAMES })
  await paintClip({ path: join(footage, 'painted.mp4'), count: PAINTED_FRAMES })
  const options = { host: 'test', version: '0', roots: [footage], project: join(folder, 'Test.trackproj'), dataFolder: join(folder, 'data') }
  return { folder, footage, outside, options, remove: () => rm(folder, { recursive: true, force: true }) }
}

export async function succeed<K extends ProcedureName>(port: Port, name: K, args: CallArguments<K>): Promise<CallResult<K>> {
  const result = await port.call(name, args)
  if (!result.ok) throw result.error
  return result.value
}

export async function failWith(result: Promise<Result<unknown>>): Promise<string> {
  const settled = await result
  return settled.ok ? 'ok' : settled.error.code
}

/** Imports the house's footage and waits until every clip has been looked through. @returns ids by name */
export async function importFootage(port: Port): Promise<Record<string, string>> {
  const root = (await succeed(port, 'engine.roots', {})).find(({ kind, name }) => kind === 'given' && name === 'footage')!
  const { clips } = await succeed(port, 'clips.import', { places: [{ root: root.root, path: '' }] })
  for (const { clip } of clips) await succeed(port, 'clips.describe', { clip })
  return Object.fromEntries(clips.map(({ name, clip }) => [name, clip]))
}

/** Resolves when the condition holds; looks every few milliseconds. */
export async function until(condition: () => boolean | Promise<boolean>, what = 'the condition', seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${what} did not come true within ${seconds} s`)
}
