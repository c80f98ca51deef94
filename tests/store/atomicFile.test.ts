import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../main/contract/errors'
import { toOutputError, writeFileAtomic } from '../../main/store/atomicFile'
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

describe('toOutputError', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR'])('%s has a next step', (code) => {
    const error = toOutputError('/some/file', Object.assign(new Error(code), { code }))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'output-unwritable', hint: expect.stringMatching(/\w{4}/) as string })
  })

  it('leaves anything else as it is', () => {
    const other = new TypeError('ours')
    expect(toOutputError('/some/file', other)).toBe(other)
  })
})
