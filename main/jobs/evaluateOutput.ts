import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import type { Reporter } from '../contract/reporter'
import { formatOtbBoxes, type PixelOrigin } from '../formats/otb'
import { makeFolder, writeFileAtomic } from '../store/atomicFile'
import type { EvaluationReport } from './evaluateReport'

export interface OutputOptions {
  out: string
  overwrite?: boolean | undefined
}

/**
 * Makes the output folder.
 * @throws AppError `output-exists` when something is in it, unless to be overwritten; `output-unwritable`
 */
export async function prepareOutput({ out, overwrite = false }: OutputOptions): Promise<void> {
  const present = await readdir(out).catch((thrown: NodeJS.ErrnoException) => (thrown.code === 'ENOTDIR' ? ['a file'] : []))
  if (present.length > 0 && !overwrite) {
    throw new AppError({ code: 'output-exists', message: `${out} exists and is not empty.`, hint: 'Choose another --out, or give --overwrite.' })
  }
  await makeFolder(out)
}

/** TRACKER/SEQ.txt, in the pixel origin that the ground truth has. */
export async function writeBoxes({ out, tracker, sequence, boxes, origin }: { out: string; tracker: string; sequence: string; boxes: readonly (Box | null)[]; origin: PixelOrigin }): Promise<void> {
  await writeFileAtomic(join(out, tracker, `${sequence}.txt`), formatOtbBoxes({ boxes, origin }))
}

export async function writeReport({ out, report, reporter }: { out: string; report: EvaluationReport; reporter: Reporter }): Promise<void> {
  const path = join(out, 'report.json')
  await writeFileAtomic(path, `${JSON.stringify(report, null, 1)}\n`)
  reporter({ kind: 'file', path, what: 'report' })
}
