import { isLeftOut } from '../../contract/clipPortion'
import { AppError } from '../../contract/errors'
import type { CallArguments } from '../../contract/procedures'
import type { Inspection } from '../../contract/response'
import { FALSE_ALARM_RATE } from '../../contract/track'
import type { Candidate } from '../../core/track/confidence/watchfulTracker'
import { scaleBox } from '../../core/geometry/box'
import { SiameseTracker } from '../../core/track/siameseTracker'
import { assertTrackable } from '../../core/track/tracker'
import type { ModelRef } from '../../contract/ids'
import type { ClipLibrary } from '../clips/clipLibrary'
import { NewestWins } from '../clips/newestWins'
import { Inspector } from './inspector'
import type { LoadedNetwork, ModelShelf } from './modelShelf'
import { watchClip } from './watchClip'
import { resolveConstants } from './trackSession'

type InspectRequest = Omit<CallArguments<'tracks.inspect'>, 'viewer'>
type CandidateRequest = Omit<CallArguments<'tracks.candidates'>, 'viewer'>

/** Networks kept ready: two side by side. */
const KEPT_NETWORKS = 2

/** Looks of a model at single frames, beside any tracking; the networks last used stay loaded. */
export class Inspections {
  private readonly newest = new NewestWins()
  private readonly networks = new Map<ModelRef | 'shipped', Promise<LoadedNetwork>>()
  /** One look at a time: a network that is let go must not be in use. */
  private turn: Promise<unknown> = Promise.resolve()

  constructor(private readonly context: { library: ClipLibrary; models: ModelShelf }) {}

  /** @throws AppError `superseded`, `interrupted`, `box-invalid`, `box-outside`, `clip-frame-missing`, `model-missing`, `id-unknown` */
  inspect({ viewer, signal, ...request }: InspectRequest & { viewer: string; signal: AbortSignal }): Promise<Inspection[]> {
    return this.newest.run({ viewer, signal, work: (abort) => this.inTurn(() => this.look(request, abort)) })
  }

  /** @throws AppError as `inspect` */
  findCandidates({ viewer, signal, ...request }: CandidateRequest & { viewer: string; signal: AbortSignal }): Promise<Candidate[]> {
    return this.newest.run({ viewer: `${viewer} candidates`, signal, work: (abort) => this.inTurn(() => this.searchFrame(request, abort)) })
  }

  async close(): Promise<void> {
    await this.turn
    for (const loading of this.networks.values()) (await loading.catch(() => null))?.dispose()
    this.networks.clear()
  }

  private async look(request: InspectRequest, signal: AbortSignal): Promise<Inspection[]> {
    const { source, release, portion: { downsample } } = await this.context.library.leaseSeen(request.clip)
    try {
      const exemplar = { picture: await source.readFrame(request.exemplar.frameIndex, { signal }), box: request.exemplar.box }
      assertTrackable(exemplar.picture, scaleBox(exemplar.box, 1 / downsample))
      const picture = await source.readFrame(request.frameIndex, { signal })
      const inspections: Inspection[] = []
      for (const model of request.models.length === 0 ? [undefined] : request.models) {
        if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Given up.' })
        const loaded = await this.load(model)
        const inspector = new Inspector({ network: loaded.network, modelId: loaded.card.id, constants: resolveConstants(loaded, request), exemplar, downsample })
        try {
          inspections.push(await inspector.inspect({ picture, frameIndex: request.frameIndex, previous: request.previous }))
        } finally {
          inspector.dispose()
        }
      }
      return inspections
    } finally {
      release()
    }
  }

  private async searchFrame({ clip, frameIndex, box, exemplar, model, most }: CandidateRequest, signal: AbortSignal): Promise<Candidate[]> {
    const { source, release, portion } = await this.context.library.leaseSeen(clip)
    const { downsample } = portion
    try {
      const loaded = await this.load(model)
      const drawn = { frameIndex: exemplar.frameIndex, box: scaleBox(exemplar.box, 1 / downsample), picture: await source.readFrame(exemplar.frameIndex, { signal }) }
      const tracker = new SiameseTracker(loaded.network, resolveConstants(loaded, {}))
      const watchful = await watchClip({ source, portion, network: loaded.network, tracker, exemplar: drawn, falseAlarmRate: FALSE_ALARM_RATE, signal })
      try {
        const found = await watchful.findCandidates(await source.readFrame(frameIndex, { signal }), { box: scaleBox(box, 1 / downsample), most })
        return found.map((candidate) => ({ ...candidate, box: scaleBox(candidate.box, downsample) })).filter((candidate) => !isLeftOut(portion, candidate.box))
      } finally {
        watchful.dispose()
      }
    } finally {
      release()
    }
  }

  private async load(model: ModelRef | undefined): Promise<LoadedNetwork> {
    const key = model ?? 'shipped'
    const loading = this.networks.get(key) ?? this.context.models.load(model)
    this.networks.delete(key)
    this.networks.set(key, loading)
    loading.catch(() => this.networks.delete(key))
    const loaded = await loading
    for (const [oldest, other] of this.networks) {
      if (this.networks.size <= KEPT_NETWORKS) break
      this.networks.delete(oldest)
      ;(await other.catch(() => null))?.dispose()
    }
    return loaded
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work)
    this.turn = turn.catch(() => undefined)
    return turn
  }
}
