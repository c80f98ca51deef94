import type { Effect } from '../../contract/corrections'
import { describeEffect } from '../corrections/describeEffect'
import { escapeHtml, formatSection, formatTable } from './html'
import { formatChange } from './quantity'
import type { Say } from './words'

/** What learning from a person's corrections has brought, span by span; nothing for a run without any. */
export function formatEffectSection(effect: Effect | null, say: Say): string {
  if (!effect) return ''
  const rows = effect.heldOut.map(({ clip, label, from, to, frames, before, after }) => [
    say('{clip}, {label}, frames {from} to {to}', { clip, label, from, to }), String(frames), before.overlap.toFixed(3), after?.overlap.toFixed(3) ?? '–', after ? formatChange(after.overlap - before.overlap) : '–', `${before.lost} / ${after?.lost ?? '–'}`,
  ])
  const table = formatTable({
    columns: [{ title: say('Span, not learned from') }, { title: say('Frames'), numeric: true }, { title: say('Before'), numeric: true }, { title: say('After'), numeric: true }, { title: say('Change'), numeric: true }, { title: say('Lost, before / after'), numeric: true }],
    rows,
  })
  return formatSection({
    title: say('Effect of the corrections'),
    lead: escapeHtml(describeEffect(effect, say)),
    body: rows.length === 0 ? `<p>${say('Every corrected span was learned from.')}</p>` : `${table}<p class="note">${say('Mean overlap with the corrected boxes, by the plain tracker from the span\'s first box. Between a person\'s boxes the corrected ones are a repair\'s.')}</p>`,
  })
}
