import type { CallResult } from '../../contract/procedures'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import { rankOtherClips, type SimilarityIndex } from '../../core/discriminate/neighbourBatches'
import { loadCheckpoint } from '../../store/checkpoint'
import { pathsOf, readManifest } from '../../store/runFolder'
import type { LoggedRanking } from '../learn/rankingLog'
import type { RunFindings } from './runFindings'

type Answer = CallResult<'runs.hardNegatives'>

interface Query {
  offset: number
  limit: number
  /** Of each anchor. */
  nearest: number
  /** Of the ranking that is meant; the last one without it. */
  step?: number | undefined
}

/**
 * Anchors of a run with the instances of other clips that the network ranked nearest, those left out that are so near that they may be the same object: the
 * very order that neighbour batches are drawn from. Of the last ranking every anchor is known; of one before, those that the run wrote down. Empty while there
 * is no ranking.
 * @throws AppError `run-invalid`, `checkpoint-invalid`
 */
export async function listHardNegatives(findings: RunFindings, query: Query): Promise<Answer> {
  const rankings = await findings.readRankings()
  const steps = rankings.map(({ step }) => step)
  if (query.step === undefined) return { steps, ...(await listLast(findings, query)) }
  const ranking = rankings.find(({ step }) => step === query.step)
  return { steps, ...(ranking ? await listLogged({ findings, ranking, ...query }) : { total: 0, anchors: [] }) }
}

async function listLast(findings: RunFindings, { offset, limit, nearest }: Query): Promise<Omit<Answer, 'steps'>> {
  const index = await loadRanking(findings.folder)
  if (!index) return { total: 0, anchors: [] }
  const all = await findings.toldInstances()
  const instances = all.slice(0, Math.min(all.length, index.vectors.length / index.channels))
  const maximumSimilarity = await largestSimilarity(findings.folder)
  const anchors = instances.slice(offset, offset + limit).map((anchor, place) => ({
    anchor,
    negatives: rankOtherClips({ anchor: offset + place, instances, index, count: nearest, maximumSimilarity }).map(({ position, similarity }) => ({ ...instances[position]!, similarity })),
  }))
  return { total: instances.length, anchors }
}

/** As it was written down: instances by their id. */
async function listLogged({ findings, ranking, offset, limit, nearest }: Query & { findings: RunFindings; ranking: LoggedRanking }): Promise<Omit<Answer, 'steps'>> {
  const byId = new Map((await findings.toldInstances()).map((instance) => [instance.id, instance]))
  const anchors = ranking.anchors.flatMap(({ anchor: id, negatives }) => {
    const anchor = byId.get(id)
    const found = negatives.slice(0, nearest).flatMap(({ id: other, similarity }) => (byId.has(other) ? [{ ...byId.get(other)!, similarity }] : []))
    return anchor ? [{ anchor, negatives: found }] : []
  })
  return { total: anchors.length, anchors: anchors.slice(offset, offset + limit) }
}

async function loadRanking(folder: string): Promise<SimilarityIndex | null> {
  const checkpoint = await loadCheckpoint(pathsOf(folder).checkpoints).catch(() => null)
  const tensor = checkpoint?.tensors['similarityIndex']
  return tensor ? { channels: tensor.shape[1]!, vectors: Float32Array.from(tensor.values) } : null
}

async function largestSimilarity(folder: string): Promise<number> {
  const { stages } = parseConfig((await readManifest(folder)).config)
  return Math.max(0, ...stages.map((stage) => (stage.kind === 'discriminate' ? stage.hardNegatives.maximumSimilarity : 0)))
}
