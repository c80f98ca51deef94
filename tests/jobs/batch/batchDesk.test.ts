import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ExecutorChoice } from '../../../main/contract/batch'
import { clipIdSchema } from '../../../main/contract/ids'
import { WHOLE_CLIP } from '../../../main/contract/clipPortion'
import { runBatch } from '../../../main/jobs/batchJob'
import { BatchFolder } from '../../../main/store/batchFolder'
import { BatchDesk } from '../../../main/jobs/batch/batchDesk'
import { ClipLibrary } from '../../../main/jobs/clips/clipLibrary'
import { Places } from '../../../main/jobs/clips/places'
import { JobRegistry } from '../../../main/jobs/service/jobRegistry'
import type { ModelShelf } from '../../../main/jobs/tracking/modelShelf'
import { startPultrack } from '../../cli/startPultrack'
import { haveServers } from '../../support/findServers'
import { boxInFrame } from '../clipOfTexture'
import { FRAMES, makeFootage } from './batchClips'
import { startRedis } from './redisServer'

let folder: string
const at = (...parts: string[]): string => join(folder, ...parts)
const BOX = boxInFrame(0)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-desk-'))
  await makeFootage(at('footage'), { whole: 3 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A project's desk whose model computes nothing. */
function openDesk(name: string, { places = new Places(), confined = false } = {}): { desk: BatchDesk; library: ClipLibrary } {
  const emit = (): undefined => undefined
  const library = new ClipLibrary({ places, confined, emit, onChange: emit })
  const models = { folderOf: async () => 'identity', openBackend: async () => undefined } as unknown as ModelShelf
  return { library, desk: new BatchDesk({ registry: new JobRegistry(emit), library, models, emit, folder: () => at(name) }) }
}

const writeManifest = async (lines: readonly string[]): Promise<string> => {
  await writeFile(at('manifest.csv'), `clip,frame,left,top,width,height\n${lines.join('\n')}\n`)
  return at('manifest.csv')
}

const start = ({ desk }: { desk: BatchDesk }, more: { clips?: string[]; manifest?: string; executor?: ExecutorChoice }) =>
  desk.start({ clips: [], object: { from: 'beside' }, model: 'model_aaaaaa', overwrite: false, manifest: null, ...more })

describe("a project's batch", () => {
  it('takes clips and boxes from a manifest, and the clips into the project', async () => {
    const open = openDesk('manifest')
    const { clips: [known] } = await open.library.add(at('footage', 'clip-00.mp4'))
    const manifest = await writeManifest(['footage/clip-02.mp4,3,10,20,30,40', 'footage/clip-01.mp4,0,,,,'])
    await (await start(open, { clips: [known!.clip], manifest })).over
    const { rows, executor } = (await open.desk.state())!
    expect(executor).toBe('local')
    expect(rows.map(({ name, state, start: begun }) => [name, state, begun?.frame, begun?.box.left])).toEqual([['clip-02.mp4', 'done', 3, 10], ['clip-01.mp4', 'done', 0, BOX.left], ['clip-00.mp4', 'done', 0, BOX.left]])
    expect(open.library.list().map(({ name }) => name).sort()).toEqual(['clip-00.mp4', 'clip-01.mp4', 'clip-02.mp4'])
  })

  it('follows each target of a clip that a manifest names several times, as the command line does', async () => {
    const open = openDesk('targets')
    const { clips: [known] } = await open.library.add(at('footage', 'clip-02.mp4'))
    await writeFile(at('targets.csv'), 'clip,frame,left,top,width,height,name\nfootage/clip-02.mp4,3,10,20,30,40,\nfootage/clip-02.mp4,3,50,20,30,40,left eye\nfootage/clip-02.mp4,2,60,20,30,40,\n')
    await (await start(open, { clips: [known!.clip], manifest: at('targets.csv') })).over
    const { rows } = (await open.desk.state())!
    expect(rows.map(({ clip, name, state, start: begun }) => [clip, name, state, begun?.box.left])).toEqual([
      [known!.clip, 'clip-02.mp4', 'done', 10], [known!.clip, 'clip-02.mp4 · left eye', 'done', 50], [known!.clip, 'clip-02.mp4 · 3', 'done', 60],
    ])
    const tracks = await Promise.all(rows.map(({ item }) => open.desk.track(item)))
    expect(tracks.map(({ label, samples }) => [label, samples.frameIndex[0], samples.boxes[0]])).toEqual([['batch', 3, 10], ['left eye', 3, 50], ['batch', 2, 60]])
    expect(new Set(tracks.map(({ track }) => track)).size).toBe(3)
    await Promise.all([open.desk.judge(rows[1]!.item, { note: 'both eyes' }), open.desk.judge(rows[1]!.item, { verdict: 'fine' })]) // faster than a page learns of the first
    expect((await open.desk.state())!.rows.map(({ verdict, note }) => [verdict, note])).toEqual([['open', ''], ['fine', 'both eyes'], ['open', '']])
    await runBatch({ paths: [at('footage', 'clip-02.mp4')], manifest: at('targets.csv'), settings: { model: 'identity', falseAlarmRate: null, overlay: false, responses: false }, out: at('told'), reporter: () => undefined, signal: new AbortController().signal })
    const { items } = await new BatchFolder(at('told')).loadConfig()
    expect(items.map(({ name }) => name)).toEqual(['footage-clip-02', 'left eye', 'footage-clip-02-2']) // and no fourth for the path
    for (const [index, { name }] of items.entries()) expect(await readFile(at('told', 'clips', name, 'track.csv'))).toEqual(await readFile(at('targets', 'clips', rows[index]!.item, 'track.csv')))
  })

  it("looks at a clip's portion, and at what a manifest says instead", async () => {
    const open = openDesk('portions')
    const { clips: [first, second] } = await open.library.add(at('footage'))
    await open.library.settle()
    for (const clip of [first!, second!]) open.library.setPortion(clip.clip, { ...WHOLE_CLIP, to: 6, stride: 2 })
    await writeFile(at('portions.csv'), 'clip,stride\nfootage/clip-01.mp4,3\n')
    await (await start(open, { clips: [first!.clip, second!.clip], manifest: at('portions.csv') })).over
    const { rows } = (await open.desk.state())!
    const frames = await Promise.all(rows.map(async ({ name, item }) => [name, [...(await open.desk.track(item)).samples.frameIndex]]))
    expect(frames).toEqual([['clip-01.mp4', [0, 3, 6]], ['clip-00.mp4', [0, 2, 4, 6]]])
  })

  it('loses only the rows of a clip that is not there, as the command line does, and takes it in once it is', async () => {
    const open = openDesk('absent')
    const manifest = await writeManifest(['later.mp4,3,10,20,30,40', 'footage/clip-01.mp4,0,,,,', 'later.mp4,2,50,20,30,40'])
    await (await start(open, { manifest })).over
    const before = (await open.desk.state())!.rows
    expect(before.map(({ name, state, error }) => [name, state, error?.code])).toEqual([['later.mp4', 'failed', 'clip-missing'], ['clip-01.mp4', 'done', undefined], ['later.mp4 · 2', 'failed', 'clip-missing']])
    expect(open.library.list().map(({ name }) => name)).toEqual(['clip-01.mp4'])
    expect(before.every(({ clip }) => clipIdSchema.safeParse(clip).success)).toBe(true)
    await copyFile(at('footage', 'clip-00.mp4'), at('later.mp4'))
    expect(await open.desk.retry(undefined)).toBe(2)
    await vi.waitFor(async () => expect((await open.desk.state())!.job).toBeNull(), 60_000)
    const { rows } = (await open.desk.state())!
    const later = open.library.list().find(({ name }) => name === 'later.mp4')!
    expect(rows.map(({ clip, name, state, start: begun }) => [clip, name, state, begun?.box.left])).toEqual([
      [later.clip, 'later.mp4', 'done', 10], [before[1]!.clip, 'clip-01.mp4', 'skipped', BOX.left], [later.clip, 'later.mp4 · 2', 'done', 50],
    ])
  })

  it('reads nothing of a clip that may not be shown, and goes on with the others', async () => {
    const places = new Places()
    await places.add(at('footage'), 'given')
    const open = openDesk('confined', { places, confined: true })
    await writeFile(at('clip-09.box.txt'), '1,2,3,4')
    await copyFile(at('footage', 'clip-00.mp4'), at('clip-09.mp4'))
    await (await start(open, { manifest: await writeManifest(['clip-09.mp4,,,,,', 'footage/clip-01.mp4,0,,,,']) })).over
    const { rows } = (await open.desk.state())!
    expect(rows.map(({ state, error, start: begun }) => [state, error?.code, begun?.frame])).toEqual([['failed', 'path-refused', undefined], ['done', undefined, 0]])
    const { items } = await new BatchFolder(at('confined')).loadConfig()
    expect(items[0]!.object).toMatchObject({ from: 'nothing', error: { code: 'path-refused' } })
  })

  it('refuses a manifest that cannot be read, and one that names nothing', async () => {
    const open = openDesk('refused')
    await expect(start(open, { manifest: at('no-manifest.csv') })).rejects.toMatchObject({ code: 'manifest-invalid' })
    await expect(start(open, {})).rejects.toMatchObject({ code: 'usage' })
    expect(await open.desk.state()).toBeNull()
  })

  it.skipIf(!haveServers('redis-server'))('hands it to workers that share a queue, and shows what they bring', async () => {
    const open = openDesk('handed')
    const server = await startRedis(folder)
    try {
      const manifest = await writeManifest(['footage/clip-00.mp4,0,,,,', 'footage/clip-01.mp4,0,900,900,5,5'])
      const job = await start(open, { manifest, executor: { executor: 'redis', url: server.url, queue: 'desk' } })
      const worker = startPultrack(['worker', '--redis', server.url, '--queue', 'desk'])
      await job.over
      worker.interrupt()
      await worker.finished
      const { rows, executor, job: running } = (await open.desk.state())!
      expect({ executor, running }).toEqual({ executor: 'redis', running: null })
      expect(rows.map(({ state, tally, error }) => [state, tally?.frames, error?.code])).toEqual([['done', FRAMES, undefined], ['failed', undefined, 'box-outside']])
    } finally {
      server.stop()
    }
  }, 120_000)
})
