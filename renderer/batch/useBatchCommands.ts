import type { Verdict } from '../../main/contract/batchProcedures'
import { useActiveCommands } from '../monitor/useActiveCommands'
import { useBatch } from '../stores/batch'

/** Keys of the batch view. */
export function useBatchCommands({ start, note }: { start: () => void; note: () => void }): void {
  const batch = useBatch()
  const judge = (verdict: Verdict): void => void (batch.selected && batch.judge(batch.selected, { verdict }))
  useActiveCommands({
    'batch.start': start,
    'batch.pause': () => void batch.togglePause(),
    'batch.retry': () => void batch.retry(),
    'batch.openWorst': () => void (batch.selected && batch.openWorst(batch.selected)),
    'batch.next': () => batch.step(1),
    'batch.previous': () => batch.step(-1),
    'batch.fine': () => judge('fine'),
    'batch.repaired': () => judge('repaired'),
    'batch.unusable': () => judge('unusable'),
    'batch.open': () => judge('open'),
    'batch.note': note,
    'batch.exportTable': () => void batch.exportTable('csv'),
  })
}
