import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { acquireLock } from '../../main/store/folderLock'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'

let folder = ''
beforeEach(() => {
  folder = temporaryFolder()
})

function leaveLock(owner: unknown): void {
  writeFileSync(join(folder, 'lock'), typeof owner === 'string' ? owner : JSON.stringify(owner))
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await new Promise((resolve) => child.once('exit', resolve))
  return child.pid!
}

describe('folder lock', () => {
  it('is held by one at a time and leaves nothing behind', async () => {
    const release = await acquireLock(folder)
    expect((await appErrorOf(acquireLock(folder))).message).toContain(`held by process ${process.pid}`)
    await release()
    await (await acquireLock(folder))()
    expect(readdirSync(folder)).toEqual([])
  })

  it('is taken over from a process that is gone', async () => {
    leaveLock({ pid: await endedProcess(), started: '1', host: hostname() })
    await (await acquireLock(folder))()
    expect(readdirSync(folder)).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')('is taken over when the number now belongs to another process', async () => {
    leaveLock({ pid: process.pid, started: '1', host: hostname() })
    await (await acquireLock(folder))()
  })

  it.each(['', '{"pid":', '{}', 'null', '{"pid":-1}', '{"pid":0}'])('is taken over when it was torn: %j', async (text) => {
    leaveLock(text)
    await (await acquireLock(folder))()
  })

  it('is not taken over from another machine, whose processes nobody here knows', async () => {
    leaveLock({ pid: await endedProcess(), started: '1', host: 'elsewhere' })
    const error = await appErrorOf(acquireLock(folder))
    expect(error.message).toContain('on elsewhere')
    expect(error.hint).toContain(join(folder, 'lock'))
  })

  it('is taken over where a process was killed while it took it over', async () => {
    leaveLock('')
    mkdirSync(join(folder, 'lock.takeover'))
    const past = new Date(Date.now() - 60_000)
    utimesSync(join(folder, 'lock.takeover'), past, past)
    await (await acquireLock(folder))()
    expect(readdirSync(folder)).toEqual([])
  })

  it('a stale one goes to exactly one of many', async () => {
    leaveLock({ pid: await endedProcess(), started: '1', host: hostname() })
    const results = await Promise.allSettled(Array.from({ length: 16 }, () => acquireLock(folder)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(readdirSync(folder)).toEqual(['lock'])
  })
})
