import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../main/contract/errors'
import { makeFolder, toOutputError, writeFileAtomic } from '../../main/store/atomicFile'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'

describe('writeFileAtomic', () => {
  it('writes text and bytes, replaces what was there, and makes missing folders', async () => {
    const path = join(temporaryFolder(), 'a', 'b', 'file')
    await writeFileAtomic(path, 'old')
    await writeFileAtomic(path, Uint8Array.of(1, 2, 250))
    expect([...readFileSync(path)]).toEqual([1, 2, 250])
  })

  it('leaves no temporary file behind, nor after a failure', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), 'x')
    await writeFileAtomic(join(folder, 'file'), 'y')
    await appErrorOf(writeFileAtomic(join(folder, 'file', 'below'), 'z'))
    expect(readdirSync(folder)).toEqual(['file'])
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('y')
  })

  it('many writers at once leave one whole version', async () => {
    const path = join(temporaryFolder(), 'file')
    const versions = Array.from({ length: 20 }, (_, version) => String(version).repeat(50_000))
    await Promise.all(versions.map((version) => writeFileAtomic(path, version)))
    expect(versions).toContain(readFileSync(path, 'utf8'))
  })

  it('says where and what to do next when a part of the path is a file', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), 'x')
    const error = await appErrorOf(writeFileAtomic(join(folder, 'file', 'below'), 'z'))
    expect(error).toMatchObject({ code: 'output-unwritable' })
    expect(error.message).toContain(join(folder, 'file', 'below'))
    expect(error.hint).toContain('choose another path')
  })
})

describe('makeFolder', () => {
  it('makes a folder with those above it, also where others make them at the same time', async () => {
    const folder = join(temporaryFolder(), 'a', 'b', 'c')
    await Promise.all(Array.from({ length: 20 }, (_, index) => makeFolder(join(folder, String(index % 4)))))
    expect(readdirSync(folder)).toEqual(['0', '1', '2', '3'])
  })

  it.skipIf(process.platform !== 'linux').each(['/proc/pultrack', '/proc/pultrack/a/b'])('says that none can be made at %s', async (folder) => {
    const error = await appErrorOf(makeFolder(folder))
    expect(error).toMatchObject({ code: 'output-unwritable', message: `${folder} could not be written (ENOENT).`, hint: expect.stringContaining('none can be made there') as string })
  })

  it('says so of a path through a file', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), 'x')
    for (const path of [join(folder, 'file'), join(folder, 'file', 'below')]) {
      expect(await appErrorOf(makeFolder(path))).toMatchObject({ code: 'output-unwritable', message: expect.stringContaining(path) as string })
    }
  })
})

describe('toOutputError', () => {
  it.each(['ENOENT', 'ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR'])('%s has a next step', (code) => {
    const error = toOutputError('/some/file', Object.assign(new Error(code), { code }))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'output-unwritable', hint: expect.stringMatching(/\w{4}/) as string })
  })

  it('leaves anything else as it is', () => {
    const other = new TypeError('ours')
    expect(toOutputError('/some/file', other)).toBe(other)
  })
})
