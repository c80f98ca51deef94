import { FRAME_CREDITS, type FramePacket } from '../contract/frames'
import type { PictureOffer } from '../jobs/service/emit'
import type { FrameHub } from './frameHub'

/** Pictures that wait for a credit, each of another kind or track; beyond that the oldest goes. */
const MOST_WAITING = 12

/** Pictures for one page: made and sent only against a credit; the newest of each kind waits for the next, and memory stays what it is. */
export class FrameLane {
  private credits = 0
  private sequence = 0
  private readonly waiting = new Map<string, PictureOffer>()
  private readonly unsubscribe: () => void

  constructor(private readonly request: { hub: FrameHub; send(packet: FramePacket): void }) {
    this.unsubscribe = request.hub.onOffer((offer) => this.take(offer))
  }

  get waitingCount(): number {
    return this.waiting.size
  }

  credit(): void {
    this.credits = Math.min(FRAME_CREDITS, this.credits + 1)
    this.pump()
  }

  close(): void {
    this.unsubscribe()
    this.waiting.clear()
    this.credits = 0
  }

  private take(offer: PictureOffer): void {
    this.sequence += 1
    this.waiting.set(offer.key, offer) // where it stood, if it did: no kind overtakes another for ever
    if (this.waiting.size > MOST_WAITING) this.waiting.delete(this.waiting.keys().next().value!)
    this.pump()
  }

  private pump(): void {
    while (this.credits > 0) {
      const [oldest] = this.waiting.values()
      if (!oldest) return
      this.waiting.delete(oldest.key)
      this.credits -= 1
      void this.send(oldest)
    }
  }

  private async send(offer: PictureOffer): Promise<void> {
    const { sequence } = this
    try {
      this.request.send({ ...(await offer.make()), sequence })
    } catch {
      this.credit() // a picture that cannot be made is none
    }
  }
}
