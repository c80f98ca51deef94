import type { ConfigField } from '../../main/contract/runSummary'

export interface ConfigGroup {
  /** '' for the keys without a dot; `sampling`, `stages.1`. */
  id: string
  /** Of stages. */
  stage: { number: number; kind: 'discriminate' | 'mine' | 'correspond' } | null
  fields: ConfigField[]
}

/**
 * Fields by section, in the order of the configuration; a stage's sub-sections stay with it.
 * @param isShown of those that are listed; what kind of stage it is, all its fields tell
 */
export function groupFields(fields: readonly ConfigField[], isShown: (field: ConfigField) => boolean = () => true): ConfigGroup[] {
  const groups = new Map<string, ConfigField[]>()
  for (const field of fields) {
    const id = /^stages\.\d+/.exec(field.key)?.[0] ?? (field.key.includes('.') ? field.key.slice(0, field.key.indexOf('.')) : '')
    groups.set(id, [...(groups.get(id) ?? []), field])
  }
  return [...groups].map(([id, members]) => ({ id, stage: stageOf(id, members), fields: members.filter(isShown) })).filter((group) => group.fields.length > 0)
}

function stageOf(id: string, fields: readonly ConfigField[]): ConfigGroup['stage'] {
  if (!id.startsWith('stages.')) return null
  const has = (name: string): boolean => fields.some(({ key }) => key === `${id}.${name}`)
  return { number: Number(id.slice('stages.'.length)), kind: has('temperature') ? 'discriminate' : has('chainLength') ? 'mine' : 'correspond' }
}

/** What was typed as a value of the field: numbers as numbers, also with a comma; anything else stays text, for the engine to judge. */
export function parseSetting(kind: ConfigField['kind'], text: string): unknown {
  const trimmed = text.trim()
  const number = Number(trimmed.replace(',', '.'))
  return kind !== 'choice' && trimmed !== '' && Number.isFinite(number) ? number : trimmed
}
