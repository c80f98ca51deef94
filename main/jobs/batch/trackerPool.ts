import type { BackendChoice } from '../../contract/backend'
import type { BatchSettings } from '../../contract/batch'
import type { TrackerEngineChoice } from '../../contract/trackerEngine'
import { SiameseTracker } from '../../core/track/siameseTracker'
import { isExternal } from '../external/openExternal'
import { openTracker, type OpenedTracker } from '../openTracker'
import { findDefaultModel } from '../shippedModels'
import { findShareable } from './findShareable'
import { fingerprintModel } from './identify'
import { SharedNetwork, type Shape } from './sharedNetwork'

export interface TrackerPoolRequest extends BackendChoice, TrackerEngineChoice {
  settings: BatchSettings
  /** Trackers that may be at work at once. */
  most: number
}

interface Shared {
  opened: OpenedTracker
  /** Null where one tracker alone is at work. */
  network: SharedNetwork | null
}

/** Engine and model, started by the first item that needs them (a batch that is done needs neither), and a tracker for each item in hand. */
export class TrackerPool {
  private opening: Promise<Shared> | undefined

  constructor(private readonly request: TrackerPoolRequest) {}

  /** A tracker for one item; disposing of it gives it back. */
  async take(): Promise<OpenedTracker> {
    const { settings: { model }, ...choice } = this.request
    // A program of others that dies over one clip must not take the next ones with it.
    if (model !== null && isExternal(model)) return openTracker({ ...choice, model })
    this.opening ??= this.start()
    const { opened, network } = await this.opening
    if (!network || !opened.card) return { ...opened, dispose: () => undefined }
    const member = network.join()
    const tracker = new SiameseTracker(member.network, opened.card.tracking)
    const dispose = (): void => {
      tracker.dispose()
      member.leave()
    }
    return { ...opened, tracker, siamese: { network: member.network, tracker }, dispose }
  }

  dispose(): void {
    void this.opening?.then(({ opened }) => opened.dispose(), () => undefined)
  }

  private async start(): Promise<Shared> {
    const { settings, most, ...choice } = this.request
    const model = settings.model ?? (await findDefaultModel())
    const opened = await openTracker({ ...choice, model })
    if (most === 1 || !opened.siamese) return { opened, network: null }
    const shapes = await findShareable({ opened, model: await fingerprintModel(model), most })
    const isShareable = ({ pictures, side }: Shape): boolean => shapes.some((shape) => shape.pictures === pictures && shape.side === side)
    return { opened, network: new SharedNetwork({ network: opened.siamese.network, most, isShareable }) }
  }
}
