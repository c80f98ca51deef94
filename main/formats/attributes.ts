import { join } from 'node:path'
import { malformed, parseNumbers, readText } from './lines'

export interface AttributesRequest {
  /** Folder of NAME.txt with one 0 or 1 an attribute, and perhaps names.txt with their names. */
  folder: string
  sequence: string
  /** In the order of the benchmark's files, where it is known. */
  names: readonly string[]
}

/**
 * Attributes that a sequence has; null where the folder has no file for it. Names come from names.txt, else from the benchmark's own order.
 * @throws AppError `sequences-invalid` where numbers and names do not match
 */
export async function readAttributes({ folder, sequence, names }: AttributesRequest): Promise<string[] | null> {
  const path = join(folder, `${sequence}.txt`)
  const text = (await readText({ path, optional: true })) ?? (await readText({ path: join(folder, `${sequence.toLowerCase()}.txt`), optional: true }))
  if (text === null) return null
  const own = await readText({ path: join(folder, 'names.txt'), optional: true })
  const known = own?.split(/\r?\n/).map((name) => name.trim()).filter((name) => name !== '') ?? names
  const flags = parseNumbers({ text, path })
  if (known.length !== flags.length) throw malformed({ path, line: null, why: `${flags.length} flags for ${known.length} attributes`, hint: 'Name them in names.txt beside the files, one a line, in their order.' })
  return known.filter((_, index) => flags[index]! > 0)
}
