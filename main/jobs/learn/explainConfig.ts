import { z } from 'zod'
import { correspondStageSchema, discriminateStageSchema, learnConfigSchema, mineStageSchema } from '../../contract/config'
import { PRESET_PURPOSE, PRESETS } from '../../core/curriculum/presets'
import { resolveConfig } from '../../core/curriculum/resolveConfig'
import { SUPERVISED } from '../../core/curriculum/supervised'

export const PRESET_NAMES: readonly string[] = PRESETS
export const SUPERVISED_NAME: string = SUPERVISED

const STAGE_SCHEMAS = { discriminate: discriminateStageSchema, mine: mineStageSchema, correspond: correspondStageSchema } as const

/** Every configuration key of a preset with its value and its meaning, one a line. */
export function explainConfig(preset: string): string {
  const { stages, ...top } = resolveConfig({ preset })
  const known = PRESETS.find((name) => name === preset)
  const purpose = known === undefined ? 'learns from sequences with boxes, as SiamFC does' : PRESET_PURPOSE[known]
  const lines = [`Preset ${preset}: ${purpose}.`, '', ...explain({ schema: learnConfigSchema, value: top, prefix: '' })]
  for (const [index, stage] of stages.entries()) {
    lines.push('', `stages.${index}, ${stage.kind}:`, ...explain({ schema: STAGE_SCHEMAS[stage.kind], value: stage, prefix: `stages.${index}.` }))
  }
  return `${lines.join('\n')}\n`
}

interface ExplainRequest {
  schema: z.ZodObject
  value: object
  prefix: string
}

function explain({ schema, value, prefix }: ExplainRequest): string[] {
  return Object.entries(value).flatMap(([key, field]) => {
    const given = schema.shape[key] as z.ZodType | undefined
    const part = unwrapOptional(given)
    if (part instanceof z.ZodObject) return explain({ schema: part, value: field as object, prefix: `${prefix}${key}.` })
    const meaning = given?.description ?? part?.description
    return meaning === undefined ? [] : [`${`${prefix}${key}`.padEnd(46)} ${String(JSON.stringify(field)).padEnd(12)} ${meaning}`]
  })
}

function unwrapOptional(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : schema
}
