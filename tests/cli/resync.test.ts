import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WHOLE_CLIP } from '../../main/contract/clipPortion'
import { createProjectFolder } from '../../main/jobs/project/openProject'
import { acquireLock } from '../../main/store/folderLock'
import { loadProject, projectPaths, saveProject, type RememberedClip } from '../../main/store/projectFile'
import { makeClip } from '../jobs/clipOfTexture'
import { parseLines, runPultrack, type Finished } from './startPultrack'

let folder: string
let project: string
const at = (...parts: string[]): string => join(folder, ...parts)

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pultrack-resync-')))
  project = at('Night.trackproj')
  await makeClip({ path: at('farm', 'a.mp4'), frameCount: 3 })
  await cp(at('farm', 'a.mp4'), at('farm', 'b.mp4'))
  await rememberClips(['a.mp4', 'b.mp4'], { path: at('farm'), only: '*.mp4' })
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A project in which each clip has a portion of its own. */
async function rememberClips(names: readonly string[], importedWith: RememberedClip['importedWith']): Promise<void> {
  const content = await createProjectFolder(project, { name: 'Night', writtenBy: 'test' })
  const clips = names.map((name, index): RememberedClip => ({ clip: `clip_aaaaaaaaaaa${index}`, path: at('farm', name), name, bytes: null, fingerprint: null, excluded: false, portion: { ...WHOLE_CLIP, stride: 2 + index }, importedWith }))
  await saveProject(project, { content: { ...content, clips }, writtenBy: 'test' })
}

const resync = (...more: string[]): Promise<Finished> => runPultrack(['resync', project, '--json', ...more])
const resultOf = ({ stdout }: Finished): Record<string, unknown> => parseLines(stdout).find(({ kind }) => kind === 'resync')!

it('takes in what is new in the folders, and leaves the rest of the project as it was', async () => {
  await mkdir(at('farm', 'week'))
  await cp(at('farm', 'a.mp4'), at('farm', 'week', 'c.mp4'))
  await cp(at('farm', 'a.mp4'), at('farm', 'other.mkv')) // another name than was asked for
  const first = await resync()
  expect(first).toMatchObject({ exitCode: 0, stderr: '' })
  expect(resultOf(first)).toMatchObject({ folders: 1, added: [{ name: 'c.mp4', path: at('farm', 'week', 'c.mp4') }], missing: [], failed: [] })
  const { content } = await loadProject(project)
  expect(content.clips.map(({ name, portion, importedWith }) => [name, portion.stride, importedWith?.only])).toEqual([['a.mp4', 2, '*.mp4'], ['b.mp4', 3, '*.mp4'], ['c.mp4', 1, '*.mp4']])
  expect(content.clips.every(({ fingerprint }) => fingerprint !== null)).toBe(true)
  expect(resultOf(await resync())).toMatchObject({ added: [] })
}, 120_000)

it('names what is gone, and what is no clip, and says so by its exit code', async () => {
  await rename(at('farm', 'b.mp4'), at('b.mp4'))
  await writeFile(at('farm', 'broken.mp4'), Buffer.alloc(4096, 7))
  const found = await resync()
  expect(found.exitCode).toBe(3)
  expect(resultOf(found)).toMatchObject({ added: [{ name: 'broken.mp4' }], missing: [{ name: 'b.mp4' }], failed: [{ name: 'broken.mp4' }] })
  expect(parseLines(found.stdout).filter(({ kind }) => kind === 'item-failed')).toMatchObject([{ item: at('farm', 'b.mp4') }, { item: at('farm', 'broken.mp4') }])
}, 120_000)

it('keeps its hands off a project that another process has, that is none, or that has no folder', async () => {
  const before = await readFile(projectPaths(project).file, 'utf8')
  const release = await acquireLock(project)
  const held = await resync()
  await release()
  expect(held).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`process ${process.pid} has it open`) as string })
  expect(parseLines(held.stdout)).toMatchObject([{ kind: 'error', code: 'project-read-only' }])
  expect(await readFile(projectPaths(project).file, 'utf8')).toBe(before)
  expect(parseLines((await runPultrack(['resync', at('farm'), '--json'])).stdout)).toMatchObject([{ kind: 'error', code: 'project-invalid' }])
  await rm(project, { recursive: true })
  await rememberClips(['a.mp4'], null)
  const none = await resync()
  expect(none.exitCode).toBe(4)
  expect(parseLines(none.stdout).at(-1)).toMatchObject({ kind: 'error', code: 'footage-empty' })
}, 120_000)
