import type { CallResult } from '../../contract/procedures'
import { parseConfig } from '../../core/curriculum/resolveConfig'
import { similarityOf, type SimilarityIndex } from '../../core/discriminate/neighbourBatches'
import { loadCheckpoint } from '../../store/checkpoint'
import { pathsOf, readManifest } from '../../store/runFolder'
import type { RunFindings } from './runFindings'

interface Query {
  offset: number
  limit: number
  /** Of each anchor. */
  nearest: number
}

/**
 * Anchors of a run with the instances of other clips that the network last ranked nearest, those left out that are so near that they may be the same object: the
 * very order that neighbour batches are drawn from. Empty while there is no ranking.
 * @throws AppError `run-invalid`, `checkpoint-invalid`
 */
export async function listHardNegatives(findings: RunFindings, { offset, limit, nearest }: Query): Promise<CallResult<'runs.hardNegatives'>> {
  const index = await loadRanking(findings.folder)
  if (!index) return { total: 0, anchors: [] }
  const instances = await findings.toldInstances()
  const ranked = Math.min(instances.length, index.vectors.length / index.channels)
  const most = await largestSimilarity(findings.folder)
  const anchors = instances.slice(0, ranked).slice(offset, offset + limit).map((anchor, place) => {
    const others = instances.slice(0, ranked).flatMap((instance, position) => {
      const similarity = instance.clip === anchor.clip ? Infinity : similarityOf(index, offset + place, position)
      return similarity <= most ? [{ ...instance, similarity }] : []
    })
    return { anchor, negatives: others.sort((a, b) => b.similarity - a.similarity).slice(0, nearest) }
  })
  return { total: ranked, anchors }
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
