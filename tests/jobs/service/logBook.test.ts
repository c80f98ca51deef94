import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { History } from '../../../main/jobs/service/history'
import { LogBook } from '../../../main/jobs/service/logBook'
import { hasDesktop } from '../../../main/jobs/service/openWithSystem'

const root = mkdtempSync(join(tmpdir(), 'pultrack-logs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('the log', () => {
  it('has what failed, with what and where, a line each', async () => {
    const log = new LogBook(join(root, 'failures'))
    const history = new History((what) => log.note(what))
    history.noteFailure('clips.describe', new Error('broken.mp4: frame 7\ncannot be read'))
    expect(log.tail()).toMatch(/^\S+Z \[\d+\] clips\.describe failed, internal: broken\.mp4: frame 7\n {2}cannot be read\n$/)
    expect(await log.list()).toEqual([{ name: 'pultrack.log', bytes: Buffer.byteLength(log.tail()), modified: expect.any(Number) as number }])
  })

  it('puts full files aside, and keeps five at most, of which no line is in two', async () => {
    const log = new LogBook(join(root, 'many'), 1000)
    for (let line = 0; line < 400; line += 1) log.note(`line ${line} ${'x'.repeat(50)}`)
    const files = await log.list()
    expect(files.map(({ name }) => name)).toEqual(['pultrack.log', 'pultrack.1.log', 'pultrack.2.log', 'pultrack.3.log', 'pultrack.4.log'])
    for (const { bytes } of files) expect(bytes).toBeLessThan(1200)
    const lines = files.toReversed().flatMap(({ name }) => [...readFileSync(join(log.folder, name), 'utf8').matchAll(/line (\d+)/g)].map(([, number]) => Number(number)))
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => 400 - lines.length + index))
    expect(lines.length).toBeGreaterThan(30)
  })

  it('shows whole lines of the end of a long file', () => {
    const log = new LogBook(join(root, 'long'))
    for (let line = 0; line < 3000; line += 1) log.note(`line ${line}`)
    const shown = log.tail()
    expect(shown.length).toBeLessThanOrEqual(64 * 1024)
    expect(shown.split('\n')[0]).toMatch(/^\d{4}-/)
    expect(shown.trimEnd().endsWith('line 2999')).toBe(true)
  })

  it('costs nothing else where it cannot be written', async () => {
    writeFileSync(join(root, 'file'), '')
    const log = new LogBook(join(root, 'file', 'logs'))
    expect(() => log.note('lost')).not.toThrow()
    expect([log.tail(), await log.list()]).toEqual(['', []])
    mkdirSync(join(root, 'other'))
    writeFileSync(join(root, 'other', 'notes.txt'), 'mine')
    expect(await new LogBook(join(root, 'other')).list()).toEqual([]) // what is no log is nobody's business
  })
})

it('a folder is shown where there is a desktop', () => {
  expect([hasDesktop({}, 'linux'), hasDesktop({ DISPLAY: ':0' }, 'linux'), hasDesktop({ WAYLAND_DISPLAY: 'w' }, 'linux'), hasDesktop({}, 'darwin'), hasDesktop({}, 'win32')]).toEqual([false, true, true, true, true])
})
