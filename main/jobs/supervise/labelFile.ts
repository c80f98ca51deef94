import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../contract/errors'
import { boxSchema } from '../../contract/geometry'
import { writeFileAtomic } from '../../store/atomicFile'

/** In a run folder: the boxes that it is taught by, as they were given. */
export const LABELS_FILE = 'labels.json'

const labelsFileSchema = z.strictObject({
  format: z.literal('pultrack-labels'),
  version: z.literal(1),
  /** Box by frame index; null where there is no target, or no box of it. */
  sequences: z.array(z.strictObject({ name: z.string().min(1), clip: z.string().min(1), boxes: z.array(boxSchema.nullable()) })).min(1),
})
export type LabelledSequence = z.infer<typeof labelsFileSchema>['sequences'][number]

/** @throws AppError `output-unwritable` */
export async function saveLabels(folder: string, sequences: LabelledSequence[]): Promise<void> {
  await writeFileAtomic(join(folder, LABELS_FILE), `${JSON.stringify({ format: 'pultrack-labels', version: 1, sequences })}\n`)
}

/** @throws AppError `run-invalid` */
export async function loadLabels(folder: string): Promise<LabelledSequence[]> {
  const path = join(folder, LABELS_FILE)
  try {
    return labelsFileSchema.parse(JSON.parse(await readFile(path, 'utf8'))).sequences
  } catch (cause) {
    throw new AppError({ code: 'run-invalid', message: `${path} cannot be used: it is missing, or was cut short or changed.`, hint: 'Restore it from a copy, or learn from the sequences anew.', cause })
  }
}
