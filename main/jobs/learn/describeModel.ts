import { basename } from 'node:path'
import type { LearnConfig } from '../../contract/config'
import { TRACKING_CONSTANTS } from '../../contract/model'
import type { ModelCard } from '../../contract/model'
import type { RunManifest } from '../../contract/run'
import type { LoopPosition } from '../../core/train/trainState'

/** The card of a run's network at some position: how it came to be, and how to track with it. */
export function describeModel({ manifest, folder, config, position }: { manifest: RunManifest; folder: string; config: LearnConfig; position: LoopPosition }): ModelCard {
  const { stage, step } = position
  const name = basename(folder)
  return {
    format: 'pultrack-model',
    version: 1,
    id: `${name}-${stage}-${step}`,
    name,
    backbone: config.backbone,
    correlation: config.correlation,
    tracking: TRACKING_CONSTANTS[config.correlation],
    training: {
      preset: config.preset, seed: manifest.seed, position: { stage, step, stages: config.stages.length }, engine: manifest.engine,
      ...(manifest.laterEngines ? { laterEngines: manifest.laterEngines } : {}), initialModel: manifest.initialModel, started: manifest.created, written: new Date().toISOString(),
      footage: manifest.footage.map(({ path, fingerprint, frames }) => ({ clip: basename(path), fingerprint, frames })), config,
    },
  }
}
