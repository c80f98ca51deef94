import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { BatchRow } from '../../main/contract/batchProcedures'
import { useEngine } from '../bridge/engine'
import { toPictureAddress } from '../format/pictureAddress'

const WIDTH = 160

const keyOf = ({ clip, tally }: BatchRow): string => `${clip} ${tally?.worst?.frameIndex ?? 0}`

/** A small picture of the worst frame of each row, one asked for at a time, in the order of the rows. */
export function useWorstPictures(rows: () => readonly BatchRow[]): { pictures: ShallowRef<ReadonlyMap<string, string>>; pictureOf(row: BatchRow): string | null } {
  const engine = useEngine()
  const pictures = shallowRef<ReadonlyMap<string, string>>(new Map())
  let working = false
  const work = async (): Promise<void> => {
    if (working) return
    working = true
    for (let row = next(); row; row = next()) {
      const read = await engine.tryCall('clips.thumbnail', { clip: row.clip, frameIndex: row.tally?.worst?.frameIndex ?? 0, width: WIDTH })
      // One that cannot be shown is not asked for again: its place stays empty.
      const address = read.ok && read.value.encoding === 'jpeg' ? toPictureAddress(read.value) : ''
      pictures.value = new Map([...pictures.value, [keyOf(row), address]])
    }
    working = false
  }
  const next = (): BatchRow | undefined => rows().find((row) => !pictures.value.has(keyOf(row)))
  watch(rows, () => void work(), { immediate: true })
  onScopeDispose(() => {
    for (const address of pictures.value.values()) if (address !== '') URL.revokeObjectURL(address)
  })
  return { pictures, pictureOf: (row) => pictures.value.get(keyOf(row)) || null }
}
