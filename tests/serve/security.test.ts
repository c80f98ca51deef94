import { once } from 'node:events'
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { connect as connectSocket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import type { Port } from '../../main/contract/port'
import { createPort } from '../../main/contract/transport/createPort'
import { createWebSocketLine, type WebSocketLike } from '../../main/contract/transport/webSocketLine'
import { encodeMessage } from '../../main/contract/transport/wireCodec'
import { supplyInProcess, type EngineSupply } from '../../main/serve/engineSupply'
import { MOST_MESSAGE_BYTES, startServer, type RunningServer } from '../../main/serve/startServer'
import { openSocket } from '../engine/support/hosts'
import { buildHouse, failWith, importFootage, succeed, until, type TestHouse } from '../engine/support/testEngine'

let house: TestHouse
let supply: EngineSupply
let server: RunningServer
let port: Port
let cookie: string

beforeAll(async () => {
  house = await buildHouse()
  const page = join(house.folder, 'page')
  await mkdir(join(page, 'assets'), { recursive: true })
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(page, 'assets', 'main.js'), 'export {}')
  await writeFile(join(house.outside, 'secret.js'), 'secret')
  await symlink(join(house.outside, 'secret.js'), join(page, 'assets', 'link.js'))
  supply = await supplyInProcess(house.options)
  server = await startServer({ port: 0, pageFolder: page, onPage: (socket) => supply.serve(socket) })
  cookie = `pultrack_${server.port}=${tokenOf(server)}`
  port = createPort({ connect: () => createWebSocketLine(openSocket(server.address) as unknown as WebSocketLike) })
})

afterAll(async () => {
  port.close()
  await server.close()
  await supply.close()
  await house.remove()
})

const tokenOf = ({ address }: RunningServer): string => new URL(address).searchParams.get('token')!

interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
}

/** A request whose path and headers are sent as they are: a browser's own client would put them right. */
function ask(path: string, { headers = {}, method = 'GET' }: { headers?: Record<string, string>; method?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers: { host: `127.0.0.1:${server.port}`, ...headers }, agent: false }, (message) => {
      let text = ''
      message.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => resolve({ status: message.statusCode ?? 0, headers: message.headers, text }))
    })
    sent.on('error', reject).end()
  })
}

/** How an attempt to reach the engine ends: refused before it is a socket, closed with a code, or open and answered. */
async function tryEngine(headers: Record<string, string>, path = '/engine'): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
  let heard = 0
  socket.on('message', () => (heard += 1))
  socket.on('open', () => socket.send(encodeMessage({ type: 'hello', protocol: 1, engine: null, since: 0 })))
  const ended = await Promise.race([
    once(socket, 'unexpected-response').then(([, message]) => `refused ${(message as IncomingMessage).statusCode}`),
    once(socket, 'close').then(([code]) => `closed ${String(code)} after ${heard}`),
    once(socket, 'message').then(() => 'answered'),
  ])
  socket.on('error', () => undefined)
  socket.terminate()
  return ended
}

describe('who is let in', () => {
  it('is a browser of this machine with the key, which leaves the address at once', async () => {
    const first = await ask(new URL(server.address).pathname + new URL(server.address).search)
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } })
    const set = first.headers['set-cookie']![0]!
    expect(set).toContain(cookie)
    expect(set).toMatch(/HttpOnly/)
    expect(set).toMatch(/SameSite=/)
    expect(await ask('/', { headers: { cookie } })).toMatchObject({ status: 200, text: expect.stringContaining('page') as string })
    expect(await ask('/assets/main.js', { headers: { cookie } })).toMatchObject({ status: 200, headers: { 'content-type': 'text/javascript; charset=utf-8' } })
    expect(await tryEngine({ cookie, origin: `http://127.0.0.1:${server.port}` })).toBe('answered')
  })

  it('listens on loopback only', async () => {
    const foreign = Object.values(networkInterfaces()).flat().find((address) => address && !address.internal && address.family === 'IPv4')
    if (!foreign) return
    const socket = connectSocket({ host: foreign.address, port: server.port })
    const outcome = await new Promise((resolve) => socket.once('connect', () => resolve('connected')).once('error', () => resolve('refused')))
    socket.destroy()
    expect(outcome).toBe('refused')
  })

  it.each([['without', null], ['with a wrong', 'x'.repeat(32)], ['with an empty', '']])('is nobody %s key', async (_, wrong) => {
    const headers: Record<string, string> = wrong === null ? {} : { cookie: `pultrack_${server.port}=${wrong}` }
    for (const path of ['/', '/assets/main.js', '/nowhere']) expect(await ask(path, { headers })).toMatchObject({ status: 401 })
    if (wrong !== null) expect(await ask(`/?token=${wrong}`)).toMatchObject({ status: 401 })
    expect(await tryEngine({ ...headers, origin: `http://127.0.0.1:${server.port}` })).toBe('closed 4003 after 0')
  })

  it.each(['evil.example', `evil.example:80`, '127.0.0.1.evil.example', '192.168.0.1', 'localhost.evil.example:7717'])('is nobody who calls this machine "%s", key or not', async (host) => {
    expect(await ask('/', { headers: { cookie, host } })).toMatchObject({ status: 403 })
    expect((await ask('/', { headers: { cookie, host } })).text).not.toContain('page')
    expect(await tryEngine({ cookie, host })).toMatch(/^refused/)
  })

  it('is whoever comes through a tunnel, by its own port', async () => {
    expect(await ask('/', { headers: { cookie, host: 'localhost:9999' } })).toMatchObject({ status: 200 })
    expect(await tryEngine({ cookie, host: 'localhost:9999', origin: 'http://localhost:9999' })).toBe('answered')
  })

  it.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1', 'file://'])('is no page of %s, key or not', async (origin) => {
    expect(await ask('/', { headers: { cookie, origin } })).toMatchObject({ status: 403 })
    expect(await tryEngine({ cookie, origin })).toBe('refused 403')
  })

  it('is no crowd', async () => {
    const opened = await Promise.all(Array.from({ length: 16 }, async () => {
      const socket = openSocket(server.address)
      await once(socket, 'open')
      return socket
    }))
    expect(await tryEngine({ cookie, origin: `http://127.0.0.1:${server.port}` })).toBe('closed 4003 after 0')
    for (const socket of opened) socket.terminate()
    await until(async () => (await tryEngine({ cookie, origin: `http://127.0.0.1:${server.port}` })) === 'answered', 'a place that was left')
  })

  it('is no page of elsewhere that hides where it is from', async () => {
    expect(await tryEngine({ cookie, 'sec-fetch-site': 'cross-site' })).toBe('refused 403')
  })
})

describe('what is served', () => {
  it('carries a policy that lets nothing in from elsewhere', async () => {
    for (const path of ['/', '/assets/main.js', '/nowhere']) {
      const { headers } = await ask(path, { headers: { cookie } })
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['content-security-policy']).toContain("script-src 'self'")
      expect(headers['content-security-policy']).not.toContain('unsafe')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it.each([
    '/../../../etc/passwd', '/..%2f..%2f..%2fetc/passwd', '/%2e%2e/%2e%2e/outside/secret.js', '/assets/../../outside/secret.js', '/assets/..\\..\\outside\\secret.js', '/assets/link.js',
    '/%00', '/assets/%5c..%5csecret.js', '//etc/passwd', '/assets/', '/%', '/index.html%00.js', '/C:/secret.js',
  ])('is never a file beyond the page: %s', async (path) => {
    const { status, text } = await ask(path, { headers: { cookie } })
    expect(status).toBe(404)
    expect(text).not.toMatch(/secret|root:/)
  })

  it('is named plainly: another spelling of a file that is there is none', async () => {
    await writeFile(join(house.folder, 'page', 'assets', 'odd:name.js'), 'odd')
    for (const path of ['/assets/..%2findex.html', '/assets/%2e%2e%2findex.html', '/assets/odd:name.js', '/assets/odd%3aname.js']) expect(await ask(path, { headers: { cookie } }), path).toMatchObject({ status: 404 })
  })

  it('is only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await ask('/', { headers: { cookie }, method })).status).toBe(405)
  })
})

describe('what pages say', () => {
  const open = async (): Promise<WebSocket> => {
    const socket = openSocket(server.address)
    await once(socket, 'open')
    return socket
  }

  it('ends their socket when it is larger than anything a page says', async () => {
    const socket = await open()
    socket.on('error', () => undefined)
    socket.send(encodeMessage({ type: 'hello', protocol: 1, engine: null, since: 0 }))
    socket.send(new Uint8Array(MOST_MESSAGE_BYTES + 1))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1009)
    expect(await failWith(port.call('clips.list', {}))).toBe('ok')
  })

  it.each([
    ['text', 'hello'],
    ['no packet', Uint8Array.of(1, 2, 3)],
    ['a packet whose arrays reach beyond it', Uint8Array.of(20, 0, 0, 0, ...Buffer.from('{"$array":[0,0,999]}'), 0, 0, 0, 0, 0, 0, 0, 0)],
    ['a message of no kind', encodeMessage({ type: 'root', command: 'rm' })],
    ['a message with more than it should have', encodeMessage({ type: 'cancel', id: 1, also: 'this' })],
  ])('ends their socket when it is %s, and nothing else', async (_, data) => {
    const socket = await open()
    socket.send(encodeMessage({ type: 'hello', protocol: 1, engine: null, since: 0 }))
    await once(socket, 'message')
    socket.send(data)
    await once(socket, 'close')
    expect(await failWith(port.call('clips.list', {}))).toBe('ok')
  })

  it('is no procedure of ours, or names of objects\' own', async () => {
    for (const name of ['clips.steal', '__proto__', 'constructor', 'hasOwnProperty', 'engine.describe.call']) expect(await failWith(port.call(name as never, {} as never))).toBe('call-invalid')
  })

  it('may ask for a hundred things at once, no more', async () => {
    const clips = await importFootage(port)
    const results = await Promise.all(Array.from({ length: 160 }, (_, index) => failWith(port.call('frames.read', { viewer: `v${index}`, clip: clips['painted.mp4']!, frameIndex: index % 60, width: 64, encoding: 'jpeg' }))))
    expect(results.filter((code) => code === 'ok').length).toBe(100)
    expect(results.filter((code) => code === 'engine-busy').length).toBe(60)
  })
})

describe('what of the disk is shown', () => {
  const given = async (): Promise<string> => (await succeed(port, 'engine.roots', {})).find(({ kind, name }) => kind === 'given' && name === 'footage')!.root

  it.each(['..', '../outside', 'sub/../../outside', '/etc', '/etc/passwd', 'C:/Windows', '..\\outside', 'a\0b', './..', '%2e%2e/outside'])('is nothing beyond a root: %s', async (path) => {
    const root = await given()
    expect(await failWith(port.call('engine.browse', { place: { root, path } }))).toBe('path-refused')
    const { clips, failed } = await succeed(port, 'clips.import', { places: [{ root, path }] })
    expect([clips.length, failed[0]?.error.code]).toEqual([0, 'path-refused'])
    expect(await failWith(port.call('runs.open', { place: { root, path } }))).toBe('path-refused')
    expect(await failWith(port.call('project.open', { place: { root, path } }))).toBe('path-refused')
    expect(await failWith(port.call('models.open', { place: { root, path } }))).toBe('path-refused')
  })

  it('is nothing that a link leads to beyond a root, be it a file, a folder or an image among images', async () => {
    const root = await given()
    await symlink(house.outside, join(house.footage, 'way-out'))
    await symlink(join(house.outside, 'secret.js'), join(house.footage, 'secret.mp4'))
    await mkdir(join(house.footage, 'pictures'))
    for (const name of ['1.png', '2.png']) await symlink(join(house.outside, 'secret.js'), join(house.footage, 'pictures', name))
    const names = (await succeed(port, 'engine.browse', { place: { root, path: '' } })).map(({ name }) => name)
    expect(names).toContain('moving.mp4')
    expect(names).not.toContain('way-out')
    expect(names).not.toContain('secret.mp4')
    for (const path of ['way-out', 'way-out/secret.js', 'secret.mp4', 'pictures']) {
      const { clips, failed } = await succeed(port, 'clips.import', { places: [{ root, path }] })
      expect([path, clips.length, failed[0]?.error.code]).toEqual([path, 0, 'path-refused'])
    }
  })

  it('is named plainly: another spelling of a place that is there is none', async () => {
    const root = await given()
    await mkdir(join(house.footage, 'sub'))
    await mkdir(join(house.footage, 'C:'))
    for (const name of ['sub/clip.mp4', 'C:/clip.mp4', 'odd\\clip.mp4']) await copyFile(join(house.footage, 'painted.mp4'), join(house.footage, name))
    const importing = async (path: string): Promise<string | undefined> => (await succeed(port, 'clips.import', { places: [{ root, path }] })).failed[0]?.error.code
    expect(await importing('sub/clip.mp4')).toBeUndefined()
    for (const path of ['sub/../sub/clip.mp4', './sub/clip.mp4', '/sub/clip.mp4', 'C:/clip.mp4', 'odd\\clip.mp4', join(house.footage, 'painted.mp4')]) expect(await importing(path), path).toBe('path-refused')
  })

  it('is no root of a name that was made up', async () => {
    expect(await failWith(port.call('engine.browse', { place: { root: 'root_00000000', path: '' } }))).toBe('id-unknown')
  })

  it('says of clips where they lie below a root, never a path of the disk', async () => {
    await importFootage(port)
    const told = JSON.stringify([await succeed(port, 'clips.list', {}), await succeed(port, 'engine.roots', {}), await succeed(port, 'project.state', {}), await succeed(port, 'project.recent', {})])
    expect(told).not.toContain(house.folder)
  })
})

describe('projects and names that mean harm', () => {
  const project = (changes: object): string => JSON.stringify({ format: 'pultrack-project', version: 1, name: 'evil', clips: [], page: {}, ...changes })
  const clip = (path: string, id = 'clip_00000000'): object => ({ clip: id, path, name: 'x', fingerprint: null, excluded: false })

  async function openProject(text: string): Promise<{ code: string; name: string }> {
    const name = `p${Math.random().toString(36).slice(2)}.trackproj`
    await mkdir(join(house.footage, name))
    await writeFile(join(house.footage, name, 'project.json'), text)
    const root = (await succeed(port, 'engine.roots', {})).find(({ kind, name: each }) => kind === 'given' && each === 'footage')!.root
    return { name, code: await failWith(port.call('project.open', { place: { root, path: name } })) }
  }

  it.each([
    ['that is cut short', '{"format":"pultrack-project"'],
    ['of another kind', JSON.stringify({ format: 'elf', version: 1 })],
    ['with keys of its own', project({ shell: 'rm -rf /' })],
    ['whose clip names are paths', project({ clips: [clip('a.mp4', '../../../etc')] })],
    ['whose clips lie in the network', project({ clips: [clip('\\\\evil.example\\share\\a.mp4')] })],
    ['with a path that ends early', project({ clips: [clip('a.mp4\0.txt')] })],
    ['that names a clip twice', project({ clips: [clip('a.mp4'), clip('b.mp4')] })],
    ['that is a list', '[]'],
  ])('a project %s is refused as a whole', async (_, text) => {
    // How far the saving of earlier edits is says nothing of which project is open.
    const openNow = async (): Promise<object> => ({ ...(await succeed(port, 'project.state', {})), storage: null })
    const before = await openNow()
    expect((await openProject(text)).code).toBe('project-invalid')
    expect(await openNow()).toEqual(before)
  })

  it('a project that names files beyond the roots opens, and shows none of them', async () => {
    await writeFile(join(house.outside, 'film.mp4'), 'not for you')
    const { code } = await openProject(project({ clips: [clip('../../outside/film.mp4', 'clip_00000001'), clip('/etc/passwd', 'clip_00000002'), clip(join(house.outside, 'film.mp4'), 'clip_00000003')] }))
    expect(code).toBe('ok')
    for (const id of ['clip_00000001', 'clip_00000002', 'clip_00000003']) {
      expect(await failWith(port.call('clips.describe', { clip: id }))).toBe('path-refused')
      expect(await failWith(port.call('frames.read', { viewer: 'v', clip: id, frameIndex: 0, width: 64, encoding: 'jpeg' }))).not.toBe('ok')
      expect(await failWith(port.call('clips.thumbnail', { clip: id, width: 64 }))).not.toBe('ok')
    }
    const told = JSON.stringify(await succeed(port, 'clips.list', {}))
    expect(told).not.toContain('not for you')
  })

  it('a script in a clip\'s name stays a name: it crosses as it is, and no page file can be made of it', async () => {
    const name = `<img src=x onerror=alert(1)>'"&.mp4`
    await copyFile(join(house.footage, 'painted.mp4'), join(house.footage, name))
    const clips = await importFootage(port)
    expect(clips[name]).toMatch(/^clip_/)
    expect(await failWith(port.call('frames.read', { viewer: 'v', clip: clips[name]!, frameIndex: 3, width: 64, encoding: 'jpeg' }))).toBe('ok')
    const { text } = await ask(`/${encodeURIComponent(name)}`, { headers: { cookie } })
    expect(text).not.toContain('onerror')
  })

  it('names of runs, models and tracks make no paths', async () => {
    const clips = await importFootage(port)
    const clipIds = [clips['painted.mp4']!]
    for (const name of ['../evil', 'a/b', '..', '.hidden', 'a\\b', 'nul\0', 'x/', '~']) {
      expect(await failWith(port.call('runs.start', { name, clips: clipIds, preset: 'quick' }))).toBe('call-invalid')
      expect(await failWith(port.call('models.export', { model: 'model_000000000000', name, precision: 'float16' }))).toBe('call-invalid')
      expect(await failWith(port.call('tracks.remove', { clip: clipIds[0]!, track: name }))).toBe('call-invalid')
    }
  })
})
