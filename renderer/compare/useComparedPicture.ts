import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { useEngine } from '../bridge/engine'
import { useComparison } from '../stores/comparison'

/** A picture with the frame that it is of, and the size that boxes refer to. */
export interface ComparedPicture {
  sequence: string
  frameIndex: number
  bitmap: ImageBitmap
  sourceWidth: number
  sourceHeight: number
}

/** Wide enough for a stage, and light enough to follow a slider. */
const WIDTH = 1280

/** The picture of the frame in hand. One is asked for at a time; of those wished meanwhile the newest is next. Null where there are no pictures. */
export function useComparedPicture(): { picture: ShallowRef<ComparedPicture | null>; failure: ShallowRef<string | null> } {
  const engine = useEngine()
  const comparison = useComparison()
  const picture = shallowRef<ComparedPicture | null>(null)
  const failure = shallowRef<string | null>(null)
  let busy = false
  let ended = false

  const isWanted = (sequence: string, frameIndex: number): boolean => comparison.sequence === sequence && comparison.frame === frameIndex

  async function load(): Promise<void> {
    const { opened, sequence, frame: frameIndex, detail } = comparison
    if (busy || !opened || sequence === null || !detail?.pictures) return
    busy = true
    const read = await engine.tryCall('comparisons.frame', { comparison: opened.comparison, sequence, frameIndex, width: WIDTH })
    if (read.ok) await put(sequence, read.value)
    else if (isWanted(sequence, frameIndex)) failure.value = read.error.message
    busy = false
    if (!ended && !isWanted(sequence, frameIndex)) void load()
  }

  async function put(sequence: string, { bytes, frameIndex, sourceWidth, sourceHeight }: { bytes: Uint8Array; frameIndex: number; sourceWidth: number; sourceHeight: number }): Promise<void> {
    const bitmap = await createImageBitmap(new Blob([bytes.slice()], { type: 'image/jpeg' }))
    picture.value?.bitmap.close()
    failure.value = null
    picture.value = { sequence, frameIndex, bitmap, sourceWidth, sourceHeight }
  }

  watch(() => [comparison.detail, comparison.frame] as const, () => void load(), { immediate: true })
  onScopeDispose(() => {
    ended = true
    picture.value?.bitmap.close()
  })
  return { picture, failure }
}
