import { join } from 'node:path'
import type { Comparison } from '../../contract/comparison'
import type { Reporter } from '../../contract/reporter'
import { writeFileAtomic } from '../../store/atomicFile'

/** Writes a comparison as JSON. */
export async function writeComparison({ out, comparison, reporter }: { out: string; comparison: Comparison; reporter: Reporter }): Promise<void> {
  const path = join(out, 'comparison.json')
  await writeFileAtomic(path, `${JSON.stringify(comparison, null, 1)}\n`)
  reporter({ kind: 'file', path, what: 'comparison' })
}
