import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { ExchangeFormat, FormatFile } from '../../formats/exchange/exchangeFormat'
import { toOutputError, writeFileAtomic } from '../../store/atomicFile'
import { pathExists } from '../../store/pathExists'

export interface WriteRequest {
  out: string
  format: ExchangeFormat
  files: readonly FormatFile[]
  overwrite: boolean
}

/** @throws AppError `output-exists` */
export async function assertFree({ out, overwrite }: Pick<WriteRequest, 'out' | 'overwrite'>): Promise<void> {
  if (overwrite || !(await pathExists(out))) return
  throw new AppError({ code: 'output-exists', message: `${out} exists.`, hint: 'Choose another --out, or give --overwrite.' })
}

/** One file as `out`, or several in the folder `out`; either is there as a whole or not at all. @throws AppError `output-exists`, `output-unwritable` */
export async function writeFormatFiles({ out, format, files, overwrite }: WriteRequest): Promise<void> {
  await assertFree({ out, overwrite })
  if (format.facts.form === 'file') return writeFileAtomic(out, files[0]!.bytes)
  const unfinished = join(dirname(out), `.${basename(out)}.${process.pid}.tmp`)
  try {
    for (const { name, bytes } of files) await writeFileAtomic(join(unfinished, ...name.split('/')), bytes)
    if (overwrite) await rm(out, { recursive: true, force: true })
    await rename(unfinished, out)
  } catch (cause) {
    throw toOutputError(out, cause)
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}
