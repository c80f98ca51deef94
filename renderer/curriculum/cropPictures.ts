import { shallowRef } from 'vue'
import type { RunId } from '../../main/contract/ids'
import type { Engine } from '../bridge/engine'
import { createBreath } from '../composables/betweenFrames'
import { toPictureAddress } from '../format/pictureAddress'

/** Crops of one call, as many as the engine gives. */
const CROPS_PER_CALL = 200
/** Pictures kept: some megabytes. */
const KEPT = 3000
export const CROP_WIDTH = 160

/** Stored crops of one run as pictures: each fetched once, together with whatever else is wanted in the same moment. */
export class CropPictures {
  /** Grows when pictures have come. */
  readonly revision = shallowRef(0)
  private readonly addresses = new Map<number, string>()
  private readonly wanted = new Set<number>()
  private request: Promise<void> | null = null
  private closed = false

  constructor(
    private readonly engine: Engine,
    private readonly run: RunId,
  ) {}

  /** The picture's address; asks for it where it is not here, and is null until then. */
  address(crop: number): string | null {
    const known = this.addresses.get(crop)
    if (known !== undefined) return known
    this.wanted.add(crop)
    this.request ??= Promise.resolve().then(() => this.fetch()).finally(() => (this.request = null))
    return null
  }

  close(): void {
    this.closed = true
    for (const address of this.addresses.values()) URL.revokeObjectURL(address)
  }

  private async fetch(): Promise<void> {
    while (this.wanted.size > 0 && !this.closed) {
      const crops = [...this.wanted].slice(0, CROPS_PER_CALL)
      for (const crop of crops) this.wanted.delete(crop)
      const result = await this.engine.tryCall('runs.crops', { run: this.run, crops, width: CROP_WIDTH })
      if (!result.ok || this.closed) return
      const breath = createBreath() // each address is asked of the browser's own process
      for (const { crop, ...picture } of result.value) {
        await breath()
        if (this.closed) return
        this.addresses.set(crop, toPictureAddress(picture))
      }
      this.forgetOldest()
      this.revision.value += 1
    }
  }

  private forgetOldest(): void {
    for (const [crop, address] of [...this.addresses].slice(0, Math.max(0, this.addresses.size - KEPT))) {
      URL.revokeObjectURL(address)
      this.addresses.delete(crop)
    }
  }
}
