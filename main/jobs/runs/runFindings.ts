import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { EncodedPicture } from '../../contract/binary'
import { chooseChains, type ChainQuery, type ToldChain } from '../../contract/chainQuery'
import { AppError } from '../../contract/errors'
import { CHAIN_REJECTIONS, type Chain, type Drift, type Instance } from '../../contract/learning'
import { packMined, type Mined } from '../../contract/mined'
import type { CallResult } from '../../contract/procedures'
import type { Exclusion } from '../../contract/runSummary'
import { meanSimilarity } from '../../core/mine/selection'
import { CropIndex } from '../../store/cropIndex'
import { readJsonLines } from '../../store/jsonLines'
import { pathsOf, readManifest } from '../../store/runFolder'
import { DRIFTS_FILE } from '../learn/learningStore'
import type { LoggedRanking } from '../learn/rankingLog'
import { isChainExcluded, isInstanceExcluded, listExcludable, loadExclusions, type ExcludableClip } from './exclusions'

type ToldInstance = CallResult<'runs.instances'>['instances'][number]

/** What a run has found in its footage, read without touching it: the run may be going on. Kept until its files change. */
export class RunFindings {
  private chains: Cached<Chain> | undefined
  private instances: Cached<Instance> | undefined
  private rankings: Cached<LoggedRanking> | undefined
  private drifts: Cached<Drift> | undefined
  private clips: readonly ExcludableClip[] | undefined

  constructor(readonly folder: string) {}

  /** @throws AppError `run-invalid` */
  async listChains(query: ChainQuery): Promise<CallResult<'runs.chains'>> {
    return chooseChains(await this.toldChains(), query)
  }

  /** @throws AppError `run-invalid` */
  async chainFigures(): Promise<CallResult<'runs.chainFigures'>> {
    const chains = (await this.readChains()).filter(({ source }) => source === undefined) // of corrected spans nothing was measured
    const judged = await this.judgedRounds()
    const verdict = ({ round, rejection }: Chain): number => (!judged.has(round) ? -2 : rejection === null ? -1 : CHAIN_REJECTIONS.indexOf(rejection))
    const integers = (pick: (chain: Chain) => number): Int32Array => Int32Array.from(chains, pick)
    const doubles = (pick: (chain: Chain) => number): Float64Array => Float64Array.from(chains, pick)
    return {
      id: integers(({ id }) => id), round: integers(({ round }) => round), window: integers(({ window }) => window), clip: integers(({ clip }) => clip), gap: integers(gapOf), links: integers(({ boxes }) => boxes.length),
      rejection: integers(verdict), similarity: doubles(meanSimilarity), cycleError: doubles(({ cycleError }) => cycleError),
      offsetX: doubles(({ cycleOffset }) => cycleOffset.x), offsetY: doubles(({ cycleOffset }) => cycleOffset.y), displacement: doubles(({ displacement }) => displacement),
    }
  }

  /** @throws AppError `run-invalid` */
  async listInstances({ clip, offset, limit }: { clip?: string | undefined; offset: number; limit: number }): Promise<CallResult<'runs.instances'>> {
    const clips = await this.listClips()
    const told = (await this.readInstances()).map((instance) => tellInstance(instance, clips)).filter((instance) => clip === undefined || instance.clip === clip)
    return { total: told.length, instances: told.slice(offset, offset + limit) }
  }

  /** Where a clip stands in the run's footage; -1: nowhere. @throws AppError `run-invalid` */
  async placeOf({ path, fingerprint }: { path: string; fingerprint: string | null }): Promise<number> {
    const { footage } = await readManifest(this.folder)
    const here = footage.findIndex((clip) => clip.path === path)
    return here >= 0 || fingerprint === null ? here : footage.findIndex((clip) => clip.fingerprint === fingerprint)
  }

  /** What was taken from the clip that stands there in the run's footage, in that clip's frames. @throws AppError `run-invalid`, `id-unknown` for a place beyond the footage */
  async mined(footage: number): Promise<Mined> {
    const all = await this.minedFootage()
    const mined = all[footage]
    if (!mined) throw new AppError({ code: 'id-unknown', message: `The run has ${all.length} clips; there is none at place ${footage}.` })
    return mined
  }

  /** The same of every clip of the footage, in its order. @throws AppError `run-invalid` */
  async minedFootage(): Promise<Mined[]> {
    const [clips, judged, exclusions, rankings] = await Promise.all([this.listClips(), this.judgedRounds(), loadExclusions(this.folder), this.readRankings()])
    const [chains, instances, drifts] = await Promise.all([this.readChains(), this.readInstances(), this.readDrifts()])
    const wrong = new Set(rankings.flatMap(({ anchors }) => anchors.flatMap(({ negatives }) => negatives.map(({ id }) => id))))
    return clips.map((clip, place) => {
      const own = instances.filter((instance) => instance.clip === place)
      return packMined({
        chains: chains.filter((chain) => chain.clip === place).map((chain) => ({ ...chain, judged: judged.has(chain.round) || chain.source !== undefined, excluded: isChainExcluded(exclusions, chain, clip) })),
        instances: own.map(({ frameIndex }) => frameIndex),
        negatives: [...own.filter(({ id }) => wrong.has(id)), ...drifts.filter((drift) => drift.clip === place)].map(({ frameIndex }) => frameIndex),
      })
    })
  }

  /** Instances by position, as the ranking counts them. */
  async toldInstances(): Promise<ToldInstance[]> {
    const clips = await this.listClips()
    return (await this.readInstances()).map((instance) => tellInstance(instance, clips))
  }

  /** Rankings of stage 1 that the run wrote down, in order; none of a run from before it did. @throws AppError `run-invalid` */
  async readRankings(): Promise<readonly LoggedRanking[]> {
    this.rankings = await refresh(this.rankings, pathsOf(this.folder).rankings)
    return this.rankings.rows
  }

  /** Crops of the store that are whole; those that are not there are left out. */
  async readCrops(crops: readonly number[], width: number): Promise<(EncodedPicture & { crop: number })[]> {
    const folder = pathsOf(this.folder).crops
    const index = await readFile(join(folder, 'crops.idx')).catch(() => null)
    const data = await open(join(folder, 'crops.bin'), 'r').catch(() => null)
    if (!index || !data) return []
    try {
      const places = new CropIndex(index)
      const pictures: (EncodedPicture & { crop: number })[] = []
      for (const crop of crops) {
        if (!places.has(crop)) continue
        const { offset, length } = places.at(crop)
        const { buffer, bytesRead } = await data.read(Buffer.alloc(length), 0, length, offset)
        const picture = bytesRead === length ? await shrink(buffer, width) : null
        if (picture) pictures.push({ ...picture, crop })
      }
      return pictures
    } finally {
      await data.close()
    }
  }

  /** How much of what was found falls under an exclusion that is about to be made. @throws AppError `run-invalid`, `id-unknown` for another clip */
  async countUnder(exclusion: Pick<Exclusion, 'clip' | 'region'>): Promise<{ instances: number; chains: number }> {
    const clips = await this.listClips()
    if (!clips.some(({ name }) => name === exclusion.clip)) throw new AppError({ code: 'id-unknown', message: `${exclusion.clip} is no clip of this run.` })
    const one = [{ ...exclusion, at: '', instances: 0, chains: 0 }]
    const chains = (await this.readChains()).filter((chain) => isChainExcluded(one, chain, clips[chain.clip] ?? UNKNOWN))
    const instances = (await this.readInstances()).filter((instance) => isInstanceExcluded(one, instance, clips[instance.clip] ?? UNKNOWN))
    return { instances: instances.length, chains: chains.length }
  }

  /** Every chain as pages are told of it. @throws AppError `run-invalid` */
  async toldChains(): Promise<ToldChain[]> {
    const [clips, judged, exclusions] = await Promise.all([this.listClips(), this.judgedRounds(), loadExclusions(this.folder)])
    return (await this.readChains()).map((chain): ToldChain => {
      const { id, source, round, window, clip, frameIndexes, boxes, similarities, cycleError, displacement, crops, rejection } = chain
      const known = clips[clip] ?? UNKNOWN
      return {
        id, round, window, clip: known.name, frameIndexes, boxes, similarities, cycleError, displacement, crops, rejection,
        similarity: meanSimilarity(chain), gap: gapOf(chain), judged: judged.has(round) || source !== undefined, excluded: isChainExcluded(exclusions, chain, known),
      }
    })
  }

  /** Rounds whose mining has ended: before that, a chain without a rejection is no accepted one. */
  private async judgedRounds(): Promise<Set<number>> {
    const stages = await readJsonLines(pathsOf(this.folder).stages, (row) => row as { stage: string; round: number })
    return new Set(stages.filter(({ stage }) => stage === 'mine').map(({ round }) => round))
  }

  private async listClips(): Promise<readonly ExcludableClip[]> {
    this.clips ??= listExcludable((await readManifest(this.folder)).footage.map(({ path }) => path))
    return this.clips
  }

  private async readChains(): Promise<Chain[]> {
    this.chains = await refresh(this.chains, pathsOf(this.folder).chains)
    return this.chains.rows
  }

  private async readDrifts(): Promise<Drift[]> {
    this.drifts = await refresh(this.drifts, join(this.folder, DRIFTS_FILE))
    return this.drifts.rows
  }

  private async readInstances(): Promise<Instance[]> {
    this.instances = await refresh(this.instances, pathsOf(this.folder).instances)
    return this.instances.rows
  }
}

/** Of a place beyond the footage, in a file that somebody changed. */
const UNKNOWN: ExcludableClip = { name: '', file: '' }

interface Cached<T> {
  stamp: string
  rows: T[]
}

async function refresh<T>(cached: Cached<T> | undefined, path: string): Promise<Cached<T>> {
  const info = await stat(path).catch(() => null)
  const stamp = info ? `${info.ino} ${info.size} ${info.mtimeMs}` : ''
  if (cached?.stamp === stamp) return cached
  return { stamp, rows: info ? await readJsonLines(path, (row) => row as T) : [] }
}

function tellInstance({ id, clip, frameIndex, box, objectness, crop }: Instance, clips: readonly ExcludableClip[]): ToldInstance {
  return { id, clip: (clips[clip] ?? UNKNOWN).name, frameIndex, box, objectness, crop }
}

function gapOf({ frameIndexes }: Chain): number {
  return Math.abs((frameIndexes.at(-1) ?? 0) - (frameIndexes[0] ?? 0))
}

/** Null for a crop that is damaged. */
async function shrink(jpeg: Buffer, width: number): Promise<EncodedPicture | null> {
  const made = await sharp(jpeg).resize(width, width, { withoutEnlargement: true }).webp({ quality: 82 }).toBuffer({ resolveWithObject: true }).catch(() => null)
  return made && { encoding: 'webp', width: made.info.width, height: made.info.height, bytes: new Uint8Array(made.data.buffer, made.data.byteOffset, made.data.length) }
}
