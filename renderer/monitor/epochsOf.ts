import type { RunDetail } from '../../main/contract/runSummary'
import { computeEpochScale } from '../streams/epochScale'
import type { EpochScale, EpochStage } from '../streams/epochScale'
import type { RunStream } from '../streams/runStream'

/**
 * Epochs of a run. A stage 3 goes through the chains accepted in its round and in those before, which the rows of mining say; a stage 1 through the run's
 * instances. Null as long as one of them is not known.
 */
export function epochsOf({ detail, instances, stream }: { detail: RunDetail | undefined; instances: number; stream: RunStream }): EpochScale | null {
  if (!detail) return null
  const accepted = acceptedByRound(stream)
  const stages: EpochStage[] = []
  for (const [index, { stage, round, steps, firstStep }] of detail.stages.entries()) {
    const batchSize = Number(detail.config[`stages.${index}.batchSize`])
    if (stage === 'mine' || steps === 0) continue
    const items = stage === 'discriminate' ? instances : sumUpTo(accepted, round)
    if (items === 0 && stages.length > 0) break // not reached yet
    stages.push({ firstStep, steps, batchSize, items })
  }
  return computeEpochScale(stages)
}

function acceptedByRound(stream: RunStream): Map<number, number> {
  const accepted = new Map<number, number>()
  for (const { places, values } of stream.seriesOf('mine/accepted')) {
    for (let index = 0; index < values.length; index += 1) accepted.set(places.round.at(index), values.at(index))
  }
  return accepted
}

function sumUpTo(accepted: ReadonlyMap<number, number>, round: number): number {
  return [...accepted].reduce((sum, [each, count]) => sum + (each <= round ? count : 0), 0)
}
