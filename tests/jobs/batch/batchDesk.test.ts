import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExecutorChoice } from '../../../main/contract/batch'
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
function openDesk(name: string): { desk: BatchDesk; library: ClipLibrary } {
  const emit = (): undefined => undefined
  const library = new ClipLibrary({ places: new Places(), confined: false, emit, onChange: emit })
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

  it('says of a manifest what it cannot follow here, or does not find', async () => {
    const open = openDesk('refused')
    await expect(start(open, { manifest: await writeManifest(['footage/clip-02.mp4,3,10,20,30,40', 'footage/clip-02.mp4,3,50,20,30,40']) })).rejects.toMatchObject({ code: 'manifest-invalid', message: expect.stringContaining('clip-02.mp4 stands in several rows') as string })
    await expect(start(open, { manifest: await writeManifest(['footage/nowhere.mp4,3,10,20,30,40']) })).rejects.toMatchObject({ code: 'clip-missing' })
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
