import { z } from 'zod'
import { correspondStageSchema, discriminateStageSchema, learnConfigSchema, mineStageSchema, type LearnConfig } from '../../contract/config'
import type { ConfigField } from '../../contract/runSummary'
import { PRESET_PURPOSE, PRESETS, presetConfig, type Preset } from '../../core/curriculum/presets'
import { resolveConfig, type ConfigChoices } from '../../core/curriculum/resolveConfig'
import { AppError } from '../../contract/errors'

const STAGE_SCHEMAS = { discriminate: discriminateStageSchema, mine: mineStageSchema, correspond: correspondStageSchema } as const

export function listPresets(): { preset: string; purpose: string }[] {
  return PRESETS.map((preset) => ({ preset, purpose: PRESET_PURPOSE[preset] }))
}

/** Every key of what the choices make of a preset. @throws AppError `config-invalid` */
export function explainFields(choices: ConfigChoices): ConfigField[] {
  const { stages, ...top } = resolveConfig(choices)
  const fields = explain({ schema: learnConfigSchema, value: top, prefix: '' })
  return [...fields, ...stages.flatMap((stage, index) => explain({ schema: STAGE_SCHEMAS[stage.kind], value: stage, prefix: `stages.${index}.` }))]
}

export type Differences = Record<string, { preset: unknown; run: unknown }>

/** What the choices change, and what of them is wrong, by key. @throws AppError `config-invalid` for an unknown preset */
export function checkChoices(choices: ConfigChoices): { differences: Differences; problems: { key: string; message: string }[] } {
  const problems: { key: string; message: string }[] = []
  const { overrides = {}, ...rest } = choices
  const sound: Record<string, unknown> = {}
  resolveConfig(rest)
  for (const [key, value] of Object.entries(overrides)) {
    const message = problemOf({ ...rest, overrides: { [key]: value } })
    if (message === null) sound[key] = value
    else problems.push({ key, message })
  }
  return { differences: differencesOf(resolveConfig({ ...rest, overrides: sound })), problems }
}

/** Keys in which a configuration differs from the preset that it started from; all of them where there is no such preset here. */
export function differencesOf(config: LearnConfig): Differences {
  const preset = PRESETS.find((name): name is Preset => name === config.preset)
  const base = preset === undefined ? {} : flatten(presetConfig(preset))
  const own = flatten(config)
  const keys = [...new Set([...Object.keys(base), ...Object.keys(own)])]
  return Object.fromEntries(keys.filter((key) => base[key] !== own[key]).map((key) => [key, { preset: base[key] ?? null, run: own[key] ?? null }]))
}

/** Dotted keys to plain values. */
export function flatten(value: object, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    return typeof field === 'object' && field !== null ? Object.entries(flatten(field, `${prefix}${key}.`)) : [[`${prefix}${key}`, field]]
  }))
}

function problemOf(choices: ConfigChoices): string | null {
  try {
    resolveConfig(choices)
    return null
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return thrown.message.replace(/^The learning configuration is not valid: /, '')
  }
}

function explain({ schema, value, prefix }: { schema: z.ZodObject; value: object; prefix: string }): ConfigField[] {
  return Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    const part = schema.shape[key] as z.ZodType | undefined
    const group = part instanceof z.ZodDefault ? part.unwrap() : part
    if (group instanceof z.ZodObject) return explain({ schema: group, value: field as object, prefix: `${prefix}${key}.` })
    const meaning = part?.description
    return part === undefined || meaning === undefined ? [] : [{ key: `${prefix}${key}`, meaning, value: field, ...describeKind(part, field) }]
  })
}

function describeKind(given: z.ZodType, value: unknown): Omit<ConfigField, 'key' | 'meaning' | 'value'> {
  const schema = given instanceof z.ZodDefault ? given.unwrap() : given
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) }
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' }
  if (schema instanceof z.ZodUnion) return describeUnion(schema, value)
  if (!(schema instanceof z.ZodNumber)) return { kind: 'text' }
  const { minValue, maxValue, isInt } = schema
  return {
    kind: isInt ? 'integer' : 'number',
    ...(minValue !== null && minValue > -1e15 ? { minimum: minValue } : {}),
    ...(maxValue !== null && maxValue < 1e15 ? { maximum: maxValue } : {}),
  }
}

/** One of a few words or numbers, or a number beside a word. */
function describeUnion(schema: z.ZodUnion, value: unknown): Omit<ConfigField, 'key' | 'meaning' | 'value'> {
  const words = schema.options.flatMap((option) => (option instanceof z.ZodLiteral ? [...option.values].map(String) : []))
  return { kind: words.length === schema.options.length ? 'choice' : typeof value === 'number' ? 'number' : 'text', choices: words }
}
