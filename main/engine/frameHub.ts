import type { Offer, PictureOffer } from '../jobs/service/emit'

/** Hands pictures that may be had to the lane of every page. */
export class FrameHub {
  private readonly lanes = new Set<Offer>()

  readonly offer: Offer = (offer: PictureOffer) => {
    for (const lane of this.lanes) lane(offer)
  }

  onOffer(lane: Offer): () => void {
    this.lanes.add(lane)
    return () => void this.lanes.delete(lane)
  }
}
