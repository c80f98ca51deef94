import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runPultrack, startPultrack } from '../../cli/startPultrack'
import { haveServers } from '../../support/findServers'
import { boxInFrame } from '../clipOfTexture'
import { hashResults, makeFootage } from './batchClips'
import { startRedis } from './redisServer'
import { freePort } from './slurmSite'

/** With a portion: it has to reach whoever works an item off. */
const BOX = ['--box', Object.values(boxInFrame(0)).join(','), '--model', 'identity', '--to', '5', '--stride', '2', '--downsample', '2', '--leave-out', '0,0,20,20']

describe.skipIf(!haveServers('redis-server'))('a batch worked off by a lab through a real Redis', () => {
  let folder: string
  let server: Awaited<ReturnType<typeof startRedis>>
  let url: string
  let expected: Record<string, string>
  const at = (...parts: string[]): string => join(folder, ...parts)
  const startBatch = (out: string) => startPultrack(['batch', at('footage'), ...BOX, '--executor', 'redis', '--redis', url, '--queue', out, '--out', at(out)])
  const startWorker = (queue: string) => startPultrack(['worker', '--redis', url, '--queue', queue, '--until-empty', '--heard-within', '3'])

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pultrack-redis-'))
    await makeFootage(at('footage'), { whole: 3, broken: true })
    server = await startRedis(folder)
    url = server.url
    expect((await runPultrack(['batch', at('footage'), ...BOX, '--out', at('here')])).exitCode).toBe(3)
    expected = await hashResults(at('here'))
  })

  afterAll(async () => {
    server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('gives the bytes that one machine gives, though workers are killed in the middle', async () => {
    const batch = startBatch('killed')
    await batch.says('wait in the queue')
    for (let kill = 0; kill < 2; kill += 1) {
      const victim = startWorker('killed')
      await victim.says(': begun.')
      victim.kill()
      await victim.finished
    }
    const [first, second] = [startWorker('killed'), startWorker('killed')]
    const { exitCode, stderr } = await batch.finished
    expect(stderr).toContain('4 clips tracked; 1 failed')
    expect(exitCode).toBe(3)
    expect(await hashResults(at('killed'))).toEqual(expected)
    expect((await first.finished).exitCode).toBe(0)
    expect((await second.finished).exitCode).toBe(0)
  }, 240_000)

  it('waits for what is left when it was killed itself, and gives nothing out twice', async () => {
    const killed = startBatch('again')
    await killed.says('wait in the queue')
    killed.kill()
    await killed.finished
    const batch = startBatch('again')
    await batch.says('wait in the queue')
    const worker = startWorker('again')
    expect((await batch.finished).exitCode).toBe(3)
    const { stderr } = await worker.finished
    expect(stderr.match(/: begun\./g)).toHaveLength(5)
    expect(await hashResults(at('again'))).toEqual(expected)
  }, 240_000)

  it('says where no Redis answers', async () => {
    const port = await freePort()
    const { exitCode, stderr } = await runPultrack(['worker', '--redis', `redis://lab:secret@127.0.0.1:${port}`])
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`Redis does not answer at redis://127.0.0.1:${port}.`)
    expect(stderr).not.toContain('secret')
  })
})
