import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { JournalFile, readJournal, type JournalEdit } from '../../main/store/journalFile'

const folder = mkdtempSync(join(tmpdir(), 'pultrack-journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const edit: JournalEdit = { edit: 'track-removed', at: 1, clip: 'clip_0123456789', clipName: 'a.mp4', track: 'a' }

/** The next write that is to last meets a full disk. */
async function fillDisk(): Promise<void> {
  const file = await open(join(folder, 'any'), 'w')
  vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'datasync').mockRejectedValueOnce(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
  await file.close()
}

describe('the journal of a session', () => {
  it.each([
    ['with its first edit', []],
    ['later', [edit]],
  ])('meets a full disk %s: says so, and goes on once there is room', async (_when, before) => {
    const path = join(folder, String(before.length), 'session.jsonl')
    const journal = new JournalFile(path)
    if (before.length > 0) await journal.append(before)
    await fillDisk()
    await expect(journal.append([edit])).rejects.toMatchObject({ code: 'output-unwritable', message: expect.stringContaining('ENOSPC') })
    await journal.append([edit])
    expect((await readJournal(path))?.edits).toEqual([...before, edit])
    await journal.clear()
    await journal.close()
    expect(readdirSync(join(folder, String(before.length)))).toEqual([])
  })
})
