import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A Slurm of one machine with two processors, whose files all lie in one folder. */
export interface SlurmSite {
  /** Commands find the site by it. */
  environment: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** Starts munge, controller and node of Slurm, and waits until a node is idle. */
export async function startSlurm(folder: string): Promise<SlurmSite> {
  const at = (...parts: string[]): string => join(folder, ...parts)
  for (const name of ['munge', 'state', 'spool']) await mkdir(at(name), { recursive: true, mode: 0o700 })
  await writeFile(at('munge', 'key'), randomBytes(1024), { mode: 0o400 })
  const config = at('slurm.conf')
  await writeFile(config, await configure(at))
  const environment = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, SLURM_CONF: config }
  const started: ChildProcess[] = []
  const start = (command: string, args: string[]): void => void started.push(spawn(command, args, { env: environment, stdio: 'ignore' }))
  const munge = (name: string): string => at('munge', name)
  start('munged', ['--foreground', '--force', `--socket=${munge('socket')}`, `--key-file=${munge('key')}`, `--pid-file=${munge('pid')}`, `--log-file=${munge('log')}`, `--seed-file=${munge('seed')}`])
  await until('munged', () => execFileSync('munge', ['--no-input', `--socket=${munge('socket')}`], { env: environment, stdio: 'pipe' }).length > 0)
  start('slurmctld', ['-D'])
  await until('slurmctld', () => execFileSync('sinfo', ['--noheader'], { env: environment, encoding: 'utf8', stdio: 'pipe' }).length > 0)
  start('slurmd', ['-D'])
  await until('slurmd', () => /idle/.test(execFileSync('sinfo', ['--noheader'], { env: environment, encoding: 'utf8', stdio: 'pipe' })))
  return {
    environment,
    stop: async () => {
      for (const server of started.toReversed()) {
        const ended = new Promise((resolve) => server.once('exit', resolve))
        if (server.exitCode !== null || server.signalCode !== null) continue
        server.kill('SIGTERM')
        await Promise.race([ended, wait(5000).then(() => server.kill('SIGKILL'))])
      }
    },
  }
}

async function configure(at: (...parts: string[]) => string): Promise<string> {
  const me = userInfo().username
  const lines = {
    ClusterName: 'test', SlurmctldHost: hostname(), SlurmctldPort: await freePort(), SlurmdPort: await freePort(), AuthType: 'auth/munge', CryptoType: 'crypto/munge', AuthInfo: `socket=${at('munge', 'socket')}`,
    StateSaveLocation: at('state'), SlurmdSpoolDir: at('spool'), SlurmctldPidFile: at('slurmctld.pid'), SlurmdPidFile: at('slurmd.pid'), SlurmctldLogFile: at('slurmctld.log'), SlurmdLogFile: at('slurmd.log'),
    SlurmUser: me, SlurmdUser: me, ProctrackType: 'proctrack/linuxproc', TaskPlugin: 'task/none', SelectType: 'select/cons_tres', SelectTypeParameters: 'CR_CPU', ReturnToService: 2,
    JobAcctGatherType: 'jobacct_gather/none', AccountingStorageType: 'accounting_storage/none', MpiDefault: 'none', SwitchType: 'switch/none',
  }
  const settings = Object.entries(lines).map(([name, value]) => `${name}=${value}`)
  return [...settings, `NodeName=${hostname()} CPUs=2 State=UNKNOWN`, 'PartitionName=short Nodes=ALL Default=YES MaxTime=60 State=UP', ''].join('\n')
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** @throws Error after half a minute */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000
  for (;;) {
    if (await Promise.resolve().then(isSo).catch(() => false)) return
    if (performance.now() > end) throw new Error(`${what} did not come up`)
    await wait(100)
  }
}

export async function readLog(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
