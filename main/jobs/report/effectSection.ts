import type { Effect } from '../../contract/corrections'
import { describeEffect } from '../corrections/describeEffect'
import { escapeHtml, formatSection, formatTable } from './html'
import { formatChange } from './quantity'

/** What learning from a person's corrections has brought, span by span; nothing for a run without any. */
export function formatEffectSection(effect: Effect | null): string {
  if (!effect) return ''
  const rows = effect.heldOut.map(({ clip, label, from, to, frames, before, after }) => [
    `${clip}, ${label}, frames ${from} to ${to}`, String(frames), before.overlap.toFixed(3), after?.overlap.toFixed(3) ?? '–', after ? formatChange(after.overlap - before.overlap) : '–', `${before.lost} / ${after?.lost ?? '–'}`,
  ])
  const table = formatTable({
    columns: [{ title: 'Span, not learned from' }, { title: 'Frames', numeric: true }, { title: 'Before', numeric: true }, { title: 'After', numeric: true }, { title: 'Change', numeric: true }, { title: 'Lost, before / after', numeric: true }],
    rows,
  })
  return formatSection({
    title: 'Effect of the corrections',
    lead: escapeHtml(describeEffect(effect)),
    body: rows.length === 0 ? '<p>Every corrected span was learned from.</p>' : `${table}<p class="note">Mean overlap with the corrected boxes, by the plain tracker from the span's first box. Between a person's boxes the corrected ones are a repair's.</p>`,
  })
}
