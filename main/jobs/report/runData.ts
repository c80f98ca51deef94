import { join } from 'node:path'
import type { BackendInfo } from '../../contract/backend'
import type { LearnConfig } from '../../contract/config'
import type { Effect } from '../../contract/corrections'
import type { Chain } from '../../contract/learning'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import { readJsonLines } from '../../store/jsonLines'
import { loadEffect } from '../corrections/lessonFiles'
import { pathsOf, readManifest, type RunManifest } from '../../store/runFolder'

/** A line of metrics.jsonl; values that JSON cannot hold are strings there and NaN here. */
export interface MetricsRow {
  step: number
  stage: string
  round: number
  /** Seconds since 1970. */
  wallTime: number
  series: Record<string, number>
}

/** A finished stage and the seconds that it took. */
export interface StageRow {
  stage: string
  round: number
  reason: string
  seconds: number
}

/** What a run folder holds, read without touching it: the run may be going on. */
export interface RunData {
  folder: string
  manifest: RunManifest
  config: LearnConfig
  engine: BackendInfo | null
  metrics: MetricsRow[]
  stages: StageRow[]
  /** Of rounds that were judged: before that, a chain without a rejection is no kept one. */
  chains: Chain[]
  /** Chains of a round whose mining did not end. */
  unjudgedChains: number
  /** What learning from corrections has brought; null for a run without any. */
  effect: Effect | null
}

/** @throws AppError `run-invalid` when the folder is no run or damaged, `config-invalid` when its configuration is of another version */
export async function readRunData(folder: string): Promise<RunData> {
  const manifest = await readManifest(folder)
  const paths = pathsOf(folder)
  const metrics = await readJsonLines(paths.metrics, parseMetrics)
  const judged = new Set(metrics.filter(({ stage }) => stage === 'mine').map(({ round }) => round))
  const found = await readJsonLines(join(folder, 'chains.jsonl'), (row) => row as Chain)
  const chains = found.filter(({ source }) => source === undefined) // of corrected spans nothing was measured that could be drawn
  return {
    folder,
    manifest,
    config: parseConfig(manifest.config),
    engine: manifest.engine as BackendInfo | null,
    metrics,
    stages: toDurations(await readJsonLines(paths.stages, (row) => row as StageRow)),
    chains: chains.filter(({ round }) => judged.has(round)),
    unjudgedChains: chains.filter(({ round }) => !judged.has(round)).length,
    effect: await loadEffect(folder),
  }
}

function parseMetrics(row: unknown): MetricsRow {
  const { step, stage, round, wallTime, ...series } = row as Record<string, unknown>
  return { step: Number(step), stage: String(stage), round: Number(round), wallTime: Number(wallTime), series: Object.fromEntries(Object.entries(series).map(([name, value]) => [name, Number(value)])) }
}

/** On disk stand seconds since the process began; a resumed run's begin anew. */
function toDurations(rows: readonly StageRow[]): StageRow[] {
  let before = 0
  return rows.map((row) => {
    const seconds = row.seconds >= before ? row.seconds - before : row.seconds
    before = row.seconds
    return { ...row, seconds }
  })
}
