import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, until } from '../jobs/batch/slurmSite'
import { haveServers } from '../support/findServers'
import { startServe, type ServeProcess } from './support/serveProcess'

/** A workstation elsewhere, as `docs/batch.md` says: loopback stands for the network, sshd and ssh are real. */
describe.skipIf(!haveServers('sshd', 'ssh'))('serve behind an SSH tunnel', () => {
  let folder: string
  let serving: ServeProcess
  let local: number
  let tunnel: ChildProcess
  const children: ChildProcess[] = []
  const at = (name: string): string => join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pultrack-tunnel-'))
    await chmod(folder, 0o700)
    if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true }) // where sshd drops its rights
    for (const key of ['host', 'user']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)])
    await writeFile(at('authorized'), execFileSync('cat', [at('user.pub')]), { mode: 0o600 })
    const sshPort = await freePort()
    await writeFile(at('sshd.conf'), ['ListenAddress 127.0.0.1', `Port ${sshPort}`, `HostKey ${at('host')}`, `AuthorizedKeysFile ${at('authorized')}`, `PidFile ${at('pid')}`, 'PasswordAuthentication no', 'PermitRootLogin yes', 'StrictModes no', 'UsePAM no', ''].join('\n'))
    const sshd = execFileSync('sh', ['-c', 'PATH="$PATH:/usr/sbin:/sbin" command -v sshd'], { encoding: 'utf8' }).trim()
    children.push(spawn(sshd, ['-D', '-e', '-f', at('sshd.conf')], { stdio: 'ignore' }))
    serving = await startServe({ folder, words: ['--project', at('Far.trackproj')] })
    local = await freePort()
    const openTunnel = (): ChildProcess => spawn('ssh', [
      '-N', '-L', `${local}:127.0.0.1:${new URL(serving.address).port}`, '-p', String(sshPort), '-i', at('user'), '-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${at('known')}`, '-o', 'ExitOnForwardFailure=yes', '-F', 'none', `${userInfo().username}@127.0.0.1`,
    ], { stdio: 'ignore' })
    await until('the tunnel', async () => {
      if (tunnel?.exitCode === null) return (await ask('/')) !== null
      tunnel = openTunnel()
      children.push(tunnel)
      return false
    })
  })

  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    await serving?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** What is answered here, at the tunnel's near end; null: nothing. */
  function ask(path: string, headers: Record<string, string> = {}): Promise<{ status: number; location: string | undefined; cookie: string | undefined } | null> {
    return new Promise((resolve) => {
      const request = get({ host: '127.0.0.1', port: local, path, headers }, (response) => {
        response.resume()
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, cookie: response.headers['set-cookie']?.[0]?.split(';')[0] })
      })
      request.on('error', () => resolve(null))
    })
  }

  it('shows the page to who has the key, by another port than its own', async () => {
    const key = new URL(serving.address)
    const welcomed = await ask(`${key.pathname}${key.search}`)
    expect(welcomed?.cookie).toBeDefined()
    expect(await ask('/', { cookie: welcomed!.cookie! })).toMatchObject({ status: 200 })
  })

  it('shows nothing to who has none, nor to a name of elsewhere that leads here', async () => {
    expect((await ask('/'))!.status).toBeGreaterThanOrEqual(400)
    const key = new URL(serving.address)
    expect((await ask(`${key.pathname}${key.search}`, { host: 'elsewhere.example' }))!.status).toBeGreaterThanOrEqual(400)
  })
})
