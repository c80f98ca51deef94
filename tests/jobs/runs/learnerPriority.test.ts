import { existsSync, readFileSync } from 'node:fs'
import { constants, getPriority } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { forkedLearner } from '../../../main/jobs/runs/learnerLine'
import { childrenOf } from '../../serve/support/serveProcess'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
const GIVES_WAY = constants.priority.PRIORITY_BELOW_NORMAL
let learner: number | undefined

/** Started as `pultrack serve` does it, and ready for its task. @returns its process */
async function startLearner(priority: string): Promise<number> {
  vi.stubEnv('PULTRACK_LEARNER_PRIORITY', priority)
  vi.stubEnv('PULTRACK_SKIP_PREPARE', '1')
  const child = forkedLearner({ module: join(REPOSITORY, 'build', 'pultrack.mjs'), words: ['learner-process'] })()
  await new Promise<void>((resolve, reject) => child.listen({ onMessage: () => resolve(), onGone: (how) => reject(new Error(how)) }))
  ;[learner] = await childrenOf(process.pid, 'learner-process')
  return learner!
}

/** Priority of a process's session among all; null on a kernel without such groups. */
function sessionNice(pid: number | 'self'): number | null {
  const path = `/proc/${pid}/autogroup`
  const [, nice] = (existsSync(path) ? /nice (-?\d+)/.exec(readFileSync(path, 'utf8')) : null) ?? []
  return nice === undefined ? null : Number(nice)
}
const sessionOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[3])

describe.skipIf(process.platform !== 'linux')('a process that learns', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    if (learner !== undefined) process.kill(learner, 'SIGKILL')
  })

  it('gives way to other sessions too: a browser is in one of its own', async () => {
    const pid = await startLearner('')
    expect(getPriority(pid)).toBe(GIVES_WAY)
    expect(sessionOf(pid)).toBe(pid)
    expect([GIVES_WAY, null]).toContain(sessionNice(pid))
    expect(sessionNice('self') ?? 0, 'of this session, which the test shares with others').toBeLessThan(GIVES_WAY)
  })

  it('takes its full share where it is told to', async () => {
    const pid = await startLearner('normal')
    expect(getPriority(pid)).toBeLessThan(GIVES_WAY)
    expect(sessionNice(pid) ?? 0).toBeLessThan(GIVES_WAY)
  })
})
