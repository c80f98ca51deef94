import { learnConfigSchema } from '../../contract/config'
import type { LearnConfig, LossKind, Stage } from '../../contract/config'
import { AppError } from '../../contract/errors'
import type { Backbone, CorrelationKind } from '../../contract/model'
import { presetConfig, PRESETS } from './presets'
import type { Preset } from './presets'
import { SUPERVISED, supervisedConfig } from './supervised'

/** What is chosen beside a preset. */
export interface ConfigChanges {
  backbone?: Backbone
  correlation?: CorrelationKind
  loss?: LossKind
  hardNegativeMining?: boolean
  seed?: number
  /** Only so many stages of the curriculum. */
  stageCount?: number
  /** Dotted keys, e.g. `{ 'stages.0.steps': 200, 'views.grayChance': 0 }`. */
  overrides?: Record<string, unknown>
}

export interface ConfigChoices extends ConfigChanges {
  preset: string
}

/**
 * Preset or the supervised recipe, then the named choices, then single overrides; validated as a whole.
 * @throws AppError `config-invalid` naming every offending key
 */
export function resolveConfig({ preset, ...changes }: ConfigChoices): LearnConfig {
  if (preset === SUPERVISED) return branchConfig(supervisedConfig(changes.backbone ?? 'alexnet'), changes)
  if (!isPreset(preset)) throw invalid(`There is no preset "${preset}".`, `Presets: ${PRESETS.join(', ')}.`)
  return branchConfig(presetConfig(preset), changes)
}

/**
 * A configuration with some of it changed: the named choices, then single overrides.
 * @throws AppError `config-invalid` naming every offending key
 */
export function branchConfig(from: LearnConfig, { backbone, correlation, loss, hardNegativeMining, seed, stageCount, overrides = {} }: ConfigChanges): LearnConfig {
  const base = structuredClone(from)
  // Stages of a preset may share parts, and a copy of the whole keeps that: each is copied by itself, so that a change to one is no change to another.
  const stages = from.stages.slice(0, stageCount).map((stage) => chooseInStage({ stage: structuredClone(stage), loss, hardNegativeMining }))
  const config: LearnConfig = {
    ...base,
    ...(backbone === undefined ? {} : { backbone }),
    ...(correlation === undefined ? {} : { correlation }),
    ...(seed === undefined ? {} : { seed }),
    stages,
  }
  for (const [key, value] of Object.entries(overrides)) override({ target: config, key, value })
  return parseConfig(config)
}

/** @throws AppError `config-invalid` naming every offending key */
export function parseConfig(value: unknown): LearnConfig {
  const parsed = learnConfigSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`)
  throw invalid(`The learning configuration is not valid: ${lines.join('; ')}.`, 'Every key with its meaning: pultrack train --explain')
}

function isPreset(name: string): name is Preset {
  return (PRESETS as readonly string[]).includes(name)
}

interface StageChoices {
  stage: Stage
  loss: LossKind | undefined
  hardNegativeMining: boolean | undefined
}

function chooseInStage({ stage, loss, hardNegativeMining }: StageChoices): Stage {
  if (stage.kind === 'correspond' && loss !== undefined) return { ...stage, loss }
  if (stage.kind === 'discriminate' && hardNegativeMining !== undefined) {
    return { ...stage, hardNegatives: { ...stage.hardNegatives, enabled: hardNegativeMining } }
  }
  return stage
}

function override({ target, key, value }: { target: object; key: string; value: unknown }): void {
  const path = key.split('.')
  const last = path.pop()!
  let place: unknown = target
  for (const name of path) place = isContainer(place) && Object.hasOwn(place, name) ? place[name] : undefined
  if (!isContainer(place) || !Object.hasOwn(place, last)) throw invalid(`There is no configuration key "${key}".`, 'Every key with its meaning: pultrack train --explain')
  place[last] = value
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'config-invalid', message, hint })
}
