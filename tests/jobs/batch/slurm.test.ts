import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClipPortion } from '../../../main/contract/clipPortion'
import { FALSE_ALARM_RATE } from '../../../main/contract/track'
import { handOut } from '../../../main/jobs/batch/batchWork'
import { runBatch } from '../../../main/jobs/batchJob'
import { chosenExecutor } from '../../../main/jobs/executors/chosenExecutor'
import { runPultrack, startPultrack } from '../../cli/startPultrack'
import { haveServers } from '../../support/findServers'
import { boxInFrame } from '../clipOfTexture'
import { hashResults, makeFootage } from './batchClips'
import { startSlurm, until, type SlurmSite } from './slurmSite'

const WHOLE = 4
/** With a portion: it has to reach whoever works an item off. */
const BOX = ['--box', Object.values(boxInFrame(0)).join(','), '--model', 'identity', '--to', '5', '--stride', '2', '--downsample', '2', '--leave-out', '0,0,20,20']
/** As {@link BOX} has it. */
const PORTION: ClipPortion = { from: 0, to: 5, stride: 2, downsample: 2, regions: [{ left: 0, top: 0, width: 20, height: 20 }] }
const SLURM = ['--executor', 'slurm', '--partition', 'short', '--time', '5']

describe.skipIf(!haveServers('slurmctld', 'slurmd', 'sbatch', 'munged'))('a batch as an array job of a real Slurm', () => {
  let folder: string
  let site: SlurmSite
  let expected: Record<string, string>
  const at = (...parts: string[]): string => join(folder, ...parts)
  const batch = (out: string, more: readonly string[] = SLURM) => runPultrack(['batch', at('footage'), ...BOX, ...more, '--out', at(out)], site)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pultrack-slurm-'))
    await makeFootage(at('footage'), { whole: WHOLE, broken: true })
    site = await startSlurm(at('site'))
    expect((await batch('here', [])).exitCode).toBe(3)
    expected = await hashResults(at('here'))
  })

  afterAll(async () => {
    await site?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('gives the bytes that one machine gives', async () => {
    const { exitCode, stderr } = await batch('array', [...SLURM, '--items-per-task', '4', '--at-once', '1'])
    expect(stderr).toMatch(/Submitted as Slurm's job \d+: 6 items in 2 tasks/)
    expect(exitCode).toBe(3)
    expect(await hashResults(at('array'))).toEqual(expected)
    expect((await readdir(at('array', 'slurm'))).filter((name) => name.endsWith('.log'))).toHaveLength(2)
    expect((await batch('array')).stderr).toContain('5 clips tracked, 5 of them before')
  })

  it('submits again what a killed task has lost', async () => {
    // Of all that runs in this wrapping the first dies at once, as of a power cut: two tasks may start together, and mkdir succeeds for one.
    await writeFile(at('dies.sh'), `#!/bin/sh\nmkdir ${at('died')} 2>/dev/null || exec "$@"\nkill -9 $$\n`, { mode: 0o755 })
    const { exitCode, stderr } = await batch('lost', [...SLURM, '--within', at('dies.sh'), '--items-per-task', '3'])
    expect(stderr).toContain('3 items were lost and are submitted again.')
    expect(exitCode).toBe(3)
    expect(await hashResults(at('lost'))).toEqual(expected)
  }, 300_000)

  it('watches the job that is there when it was killed itself, and cancels it when it is stopped', async () => {
    await writeFile(at('waits.sh'), '#!/bin/sh\nsleep 4\nexec "$@"\n', { mode: 0o755 })
    const start = () => startPultrack(['batch', at('footage'), ...BOX, ...SLURM, '--within', at('waits.sh'), '--items-per-task', '6', '--out', at('killed')], site)
    const first = start()
    await first.says("Submitted as Slurm's job")
    first.kill()
    await first.finished
    const second = await start().finished
    expect(second.stderr).toContain('of an earlier start still runs and is watched')
    expect(second.stderr).not.toContain('Submitted')
    expect(await hashResults(at('killed'))).toEqual(expected)

    const third = startPultrack(['batch', at('footage'), ...BOX, ...SLURM, '--within', at('waits.sh'), '--items-per-task', '6', '--out', at('stopped')], site)
    await third.says("Submitted as Slurm's job")
    await wait(300)
    third.interrupt()
    expect((await third.finished).exitCode).toBe(130)
    await until('the end of the job', async () => execFileSync('squeue', ['--noheader'], { env: site.environment, encoding: 'utf8' }).trim() === '')
    expect(await readFile(at('stopped', 'summary.csv'), 'utf8')).toContain(',waiting,')
  }, 300_000)

  it('is what a page chooses too', async () => {
    const remote = await chosenExecutor({ executor: 'slurm', partition: 'short', time: '5', itemsPerTask: 6 })
    const before = { ...process.env }
    Object.assign(process.env, site.environment)
    try {
      const settings = { model: 'identity', falseAlarmRate: FALSE_ALARM_RATE, overlay: false, responses: false }
      await runBatch({ paths: [at('footage')], object: { box: boxInFrame(0), frame: 0 }, portionOf: () => PORTION, settings, out: at('chosen'), executor: handOut(remote!), reporter: () => undefined, signal: new AbortController().signal })
    } finally {
      for (const name of Object.keys(process.env)) delete process.env[name]
      Object.assign(process.env, before)
    }
    expect(await readdir(at('chosen', 'slurm'))).toContainEqual(expect.stringMatching(/\.log$/))
    expect(await hashResults(at('chosen'))).toEqual(expected)
  }, 300_000)

  it('says what sbatch has against it', async () => {
    const { exitCode, stderr } = await batch('refused', ['--executor', 'slurm', '--partition', 'nowhere'])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/sbatch refused the job: .*invalid partition/)
  })
})
