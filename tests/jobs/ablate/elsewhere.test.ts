import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runPultrack, startPultrack } from '../../cli/startPultrack'
import { haveServers } from '../../support/findServers'
import { makeSceneClip } from '../../support/sceneClip'
import { TINY_OVERRIDES } from '../../support/tinyConfig'
import { startRedis } from '../batch/redisServer'
import { startSlurm, type SlurmSite } from '../batch/slurmSite'
import { makeSequence } from '../clipOfTexture'

const overrides = Object.fromEntries(Object.entries(TINY_OVERRIDES).filter(([key]) => !/^stages\.[1-4]/.test(key)))
/** Learns nothing: no object in the clips is that large. */
const BLIND = { 'sampling.minimumSide': 400 }
const TIME = 300_000

let folder: string
let expected: Record<string, unknown>
const at = (...parts: string[]): string => join(folder, ...parts)
const ablate = (out: string, ...more: string[]): string[] => ['ablate', at('plan.json'), '--out', at(out), '--device', 'cpu', ...more]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-elsewhere-'))
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: at('footage', `clip${seed}.mp4`), seed })
  await makeSequence({ folder: at('sequences'), name: 'patch', frameCount: 5 })
  const variants = [{ name: 'random', random: true }, { name: 'no AHM', stages: 1, hardNegativeMining: false }, { name: 'discriminate', stages: 1 }, { name: 'blind', stages: 1, overrides: BLIND }]
  await writeFile(at('plan.json'), JSON.stringify({ format: 'pultrack-ablation', version: 1, name: 'small', footage: ['footage'], backbone: 'compact', seeds: [5], overrides, variants, evaluation: { folder: 'sequences' } }))
  expect((await runPultrack(ablate('here'))).exitCode).toBe(3)
  expected = await results('here')
  expect(Object.keys(expected)).toEqual(['000.json', '001.json', '002.json'])
}, TIME)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What every item came to; when that was is another matter. */
async function results(out: string): Promise<Record<string, unknown>> {
  const names = (await readdir(at(out, 'items'))).sort()
  return Object.fromEntries(await Promise.all(names.map(async (name) => {
    const { date: _, ...result } = JSON.parse(await readFile(at(out, 'items', name), 'utf8')) as Record<string, unknown>
    return [name, result] as const
  })))
}

describe.skipIf(!haveServers('slurmctld', 'slurmd', 'sbatch', 'munged'))('an ablation as an array job of a real Slurm', () => {
  let site: SlurmSite
  beforeAll(async () => void (site = await startSlurm(at('site'))), TIME)
  afterAll(() => site?.stop())

  it('comes to what one machine comes to, says why an item failed, and does nothing twice', async () => {
    const start = () => runPultrack(ablate('array', '--executor', 'slurm', '--partition', 'short', '--time', '5', '--items-per-task', '2'), site)
    const { exitCode, stderr, stdout } = await start()
    expect(stderr).toMatch(/Submitted as Slurm's job \d+: 4 items in 2 tasks/)
    expect(stderr).toContain('instances were found in this footage')
    expect(exitCode).toBe(3)
    expect(await results('array')).toEqual(expected)
    expect(stdout).toMatch(/discriminate +1\/1/)
    expect((await start()).stderr).toMatch(/Submitted as Slurm's job \d+: 1 items in 1 tasks/) // the one that failed
  }, TIME)
})

describe.skipIf(!haveServers('redis-server'))('an ablation done by a lab through a real Redis', () => {
  let server: Awaited<ReturnType<typeof startRedis>>
  beforeAll(async () => void (server = await startRedis(folder)))
  afterAll(() => server?.stop())

  it('comes to what one machine comes to, though a worker is killed in the middle', async () => {
    const ablation = startPultrack(ablate('lab', '--executor', 'redis', '--redis', server.url, '--queue', 'lab'))
    await ablation.says('4 items wait in the queue lab for workers.')
    const startWorker = () => startPultrack(['worker', '--redis', server.url, '--queue', 'lab', '--until-empty', '--heard-within', '3', '--device', 'cpu'])
    const victim = startWorker()
    await victim.says('discriminate, round 0: started')
    victim.kill()
    await victim.finished
    const worker = startWorker()
    const { exitCode, stderr } = await ablation.finished
    expect(stderr).toContain('instances were found in this footage')
    expect(exitCode).toBe(3)
    expect(await results('lab')).toEqual(expected)
    expect((await worker.finished).exitCode).toBe(0)
  }, TIME)
})
