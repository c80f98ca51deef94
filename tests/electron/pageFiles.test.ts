import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerPageRequest } from '../../electron/protocol'
import { resolvePageFile } from '../../electron/pageFiles'

let outside = ''
let page = ''

beforeAll(async () => {
  outside = await mkdtemp(join(tmpdir(), 'pultrack-page-'))
  page = join(outside, 'page')
  await mkdir(join(page, 'assets'), { recursive: true })
  await mkdir(join(outside, 'page-beside'))
  await writeFile(join(page, 'index.html'), '<!doctype html>')
  await writeFile(join(page, 'assets', 'größe.js'), 'export {}')
  await writeFile(join(page, 'assets', 'index.js.map'), '{}')
  for (const name of ['odd:name.js', 'odd\\name.js']) await writeFile(join(page, 'assets', name), '')
  await writeFile(join(outside, 'secret.json'), '{}')
  await writeFile(join(outside, 'page-beside', 'secret.json'), '{}')
  await symlink(join(outside, 'secret.json'), join(page, 'link.json'))
})

afterAll(() => rm(outside, { recursive: true, force: true }))

describe('app://', () => {
  it.each([
    ['app://pultrack/', 'index.html', 'text/html; charset=utf-8'],
    ['app://pultrack/index.html?view=track#x', 'index.html', 'text/html; charset=utf-8'],
    ['app://pultrack/assets/gr%C3%B6%C3%9Fe.js', join('assets', 'größe.js'), 'text/javascript; charset=utf-8'],
  ])('serves %s', async (url, name, contentType) => {
    expect(await resolvePageFile(url, page)).toEqual({ path: join(page, name), contentType })
  })

  it.each([
    'app://pultrack/../secret.json', 'app://pultrack/%2e%2e/secret.json', 'app://pultrack/..%2fsecret.json', 'app://pultrack/assets/..%5c..%5csecret.json',
    'app://pultrack/../page-beside/secret.json', 'app://pultrack/link.json', 'app://pultrack/assets', 'app://pultrack/assets/index.js.map', 'app://pultrack/missing.js',
    // Files that are there, by another spelling than the page's own.
    'app://pultrack/assets/..%2findex.html', 'app://pultrack/assets/odd:name.js', 'app://pultrack/assets/odd%3Aname.js', 'app://pultrack/assets/odd%5Cname.js',
    'app://pultrack/%00.js', 'app://pultrack/%E0%A4%A', 'app://pultrack/C:/secret.json', 'app://evil/index.html', 'file:///etc/hostname',
  ])('does not serve %s', async (url) => {
    expect(await resolvePageFile(url, page)).toBeUndefined()
  })

  it('sends the policy with every answer, also with a refusal', async () => {
    for (const url of ['app://pultrack/', 'app://pultrack/../secret.json']) {
      const { headers } = await answerPageRequest(new Request(url), page)
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    }
  })

  it('answers with the file, with 404, and with 405', async () => {
    const found = await answerPageRequest(new Request('app://pultrack/'), page)
    expect([found.status, await found.text(), found.headers.get('Content-Type')]).toEqual([200, '<!doctype html>', 'text/html; charset=utf-8'])
    expect((await answerPageRequest(new Request('app://pultrack/link.json'), page)).status).toBe(404)
    expect((await answerPageRequest(new Request('app://pultrack/', { method: 'POST' }), page)).status).toBe(405)
  })
})
