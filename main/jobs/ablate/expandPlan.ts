import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { AblationPlan, AblationVariant } from '../../contract/ablation'
import type { EarlyStopConfig, LearnConfig } from '../../contract/config'
import { resolveConfig } from '../../core/curriculum/resolveConfig'
import { countSharedStages } from '../../core/curriculum/sharedStages'
import { SUPERVISED } from '../../core/curriculum/supervised'
import type { LoadedPlan } from './planFile'

/** One learning run, which several items may rest on: named by the hash of all that it follows from. */
export interface RunNode {
  hash: string
  config: LearnConfig
  /** Stages that it does: all of its configuration's, or none, where it finds what others learn from. */
  stages: number
  /** The run that has done its first stages; null for one that begins by itself. */
  parent: RunNode | null
}

/** One variant at one seed. Any item can be run by itself, anywhere, in any order: what it shares with others it finds, or makes. */
export interface AblationItem {
  index: number
  variant: AblationVariant
  seed: number
  /** Of configuration, sources and evaluation: an item that was done under another one is done anew. */
  hash: string
  /** Null for random weights. */
  node: RunNode | null
  /** What is scored: `random:…`; null for the node's run. */
  random: string | null
}

export function nameItem({ variant, seed }: AblationItem): string {
  return `${variant.name}, seed ${seed}`
}

/** Variants in order, each with its seeds in order. @throws AppError `config-invalid` */
export function expandPlan({ plan, folder }: LoadedPlan): AblationItem[] {
  const wanted = plan.variants.flatMap((variant) => plan.seeds.map((seed) => ({ variant, seed, config: configOf(plan, { variant, seed }) })))
  const configs = wanted.flatMap(({ variant, config }) => (variant.random ? [] : [config]))
  return wanted.map(({ variant, seed, config }, index) => {
    const random = variant.random ? `random:${config.backbone}:${config.correlation}:${seed}` : null
    const node = variant.random ? null : createNode({ config, configs, source: sourceOf({ plan, folder }) })
    return { index, variant, seed, random, node, hash: hashOf([random ?? node?.hash, plan.evaluation, resolve(folder, plan.evaluation.folder)]) }
  })
}

function configOf(plan: AblationPlan, { variant, seed }: { variant: AblationVariant; seed: number }): LearnConfig {
  const { loss, correlation, hardNegativeMining, stages, overrides } = variant
  return resolveConfig({
    preset: plan.supervised ? SUPERVISED : plan.preset, backbone: plan.backbone, seed, overrides: { ...plan.overrides, ...overrides },
    ...(loss === undefined ? {} : { loss }), ...(correlation === undefined ? {} : { correlation }), ...(hardNegativeMining === undefined ? {} : { hardNegativeMining }),
    ...(stages === undefined ? {} : { stageCount: stages }),
  })
}

function sourceOf({ plan, folder }: LoadedPlan): unknown {
  return plan.footage?.map((path) => resolve(folder, path)) ?? { ...plan.supervised, folder: resolve(folder, plan.supervised!.folder) }
}

interface CreateNodeRequest {
  config: LearnConfig
  /** Of all items. */
  configs: readonly LearnConfig[]
  source: unknown
}

/** The run of a configuration, on the runs of what it shares with others: each shared beginning is learned once. */
function createNode({ config, configs, source }: CreateNodeRequest): RunNode {
  const shared = new Set(configs.flatMap((other) => countSharedStages(config, other) ?? []))
  const lengths = [...shared].filter((length) => length < config.stages.length).sort((a, b) => a - b)
  let parent: RunNode | null = null
  for (const length of [...lengths, config.stages.length]) parent = length === 0 ? createFinder(config, source) : createBeginning({ config, length, source, parent })
  return parent!
}

/** Finds what all with the same sampling or labels learn from, and learns nothing. Its stages do not matter; a configuration has to have one. */
function createFinder({ backbone, seed, sampling, labels, ...config }: LearnConfig, source: unknown): RunNode {
  return { hash: hashOf(['found', backbone, seed, sampling, labels, source]), config: { ...config, backbone, seed, sampling, ...(labels ? { labels } : {}), stages: config.stages.slice(0, 1) }, stages: 0, parent: null }
}

function createBeginning({ config, length, source, parent }: { config: LearnConfig; length: number; source: unknown; parent: RunNode | null }): RunNode {
  const own = beginningOf(config, length)
  return { hash: hashOf([own, source]), config: own, stages: length, parent }
}

/** The first stages of a configuration; what does not act in them is set alike, so that all that share them have the same one. */
function beginningOf(config: LearnConfig, length: number): LearnConfig {
  const stages = config.stages.slice(0, length)
  return { ...config, stages, ...(stages.some(({ kind }) => kind === 'correspond') ? {} : { correlation: 'cosine' }) }
}

/** What is off has no part in it: runs keep their names from before it could be on. */
function hashOf(parts: unknown): string {
  const text = JSON.stringify(parts, (key, value: unknown) => (key === 'earlyStop' && (value as EarlyStopConfig).patience === 0 ? undefined : value))
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
