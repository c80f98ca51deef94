import type { Player } from './player'
import type { PlayerView } from './layer'

/** A name that says what it shows and sorts by frame. */
export function snapshotName(clip: string, frameIndex: number): string {
  return `${clip.replace(/\.[^.]+$/, '').replace(/[^\p{L}\p{N}.-]+/gu, '_').replace(/^_+|_+$/g, '')}_frame-${String(frameIndex).padStart(6, '0')}.png`
}

/** Draws a frame in source pixels, as recorded, with the overlays on request. @returns a PNG */
export async function renderSnapshot({ player, bitmap, overlays }: { player: Player; bitmap: ImageBitmap; overlays: boolean }): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  const context = canvas.getContext('2d')
  context?.drawImage(bitmap, 0, 0)
  const view: PlayerView = { transform: { scale: 1, x: 0, y: 0 }, stage: { width: bitmap.width, height: bitmap.height }, picture: player.stage.picture.value, pixelRatio: 1 }
  if (overlays && context) player.stage.layers.draw({ context, view, frameIndex: player.frameIndex.value })
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be written as PNG'))), 'image/png'))
}
