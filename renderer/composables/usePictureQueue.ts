import { onScopeDispose, shallowRef } from 'vue'
import type { EncodedPicture } from '../../main/contract/binary'
import type { Result } from '../../main/contract/errors'
import { toPictureAddress } from '../format/pictureAddress'

export interface PictureQueueOptions<Wanted> {
  keyOf(wanted: Wanted): string
  /** Asks the engine for one. */
  read(wanted: Wanted): Promise<Result<EncodedPicture>>
}

/** Small pictures for a list, one asked for at a time in the order of the list: of two requests of one viewer the engine answers the newer alone. */
export function usePictureQueue<Wanted>({ keyOf, read }: PictureQueueOptions<Wanted>) {
  const addresses = shallowRef<ReadonlyMap<string, string>>(new Map())
  let wanted: readonly Wanted[] = []
  let working = false
  /** Grows when all are let go: what was asked for before is of no use then. */
  let turn = 0
  const next = (): Wanted | undefined => wanted.find((each) => !addresses.value.has(keyOf(each)))
  const work = async (): Promise<void> => {
    if (working) return
    working = true
    for (let each = next(); each !== undefined; each = next()) {
      const asked = turn
      const found = await read(each)
      if (asked !== turn) continue
      // One that cannot be shown is not asked for again: its place stays empty.
      const address = found.ok && found.value.encoding !== 'rgba' ? toPictureAddress(found.value) : ''
      addresses.value = new Map([...addresses.value, [keyOf(each), address]])
    }
    working = false
  }
  const show = (list: readonly Wanted[]): void => {
    wanted = list
    void work()
  }
  const clear = (): void => {
    turn += 1
    for (const address of addresses.value.values()) if (address !== '') URL.revokeObjectURL(address)
    addresses.value = new Map()
  }
  onScopeDispose(() => {
    wanted = []
    clear()
  })
  return { show, clear, pictureOf: (each: Wanted): string | null => addresses.value.get(keyOf(each)) || null }
}
