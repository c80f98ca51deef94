import type { LayerDrag, PlayerLayer, PlayerPointer, PlayerView } from './layer'
import type { MenuEntry } from '../components/menuEntry'

/** The layers of a stage, drawn from below and asked from above. */
export class LayerStack {
  private layers: readonly PlayerLayer[] = []

  /** @returns the removal */
  add(layer: PlayerLayer): () => void {
    this.layers = [...this.layers, layer].sort((a, b) => a.order - b.order)
    return () => {
      this.layers = this.layers.filter((other) => other !== layer)
    }
  }

  draw({ context, view, frameIndex }: { context: CanvasRenderingContext2D; view: PlayerView; frameIndex: number }): void {
    for (const layer of this.layers) {
      context.save()
      layer.draw(context, view, frameIndex)
      context.restore()
    }
  }

  cursorAt(pointer: PlayerPointer, view: PlayerView): string | null {
    for (const layer of this.fromAbove()) {
      const cursor = layer.hit?.(pointer, view) ?? null
      if (cursor !== null) return cursor
    }
    return null
  }

  press(pointer: PlayerPointer, view: PlayerView): LayerDrag | null {
    for (const layer of this.fromAbove()) {
      if ((layer.hit?.(pointer, view) ?? null) === null) continue
      const drag = layer.press?.(pointer, view) ?? null
      if (drag) return drag
    }
    return null
  }

  menuAt(pointer: PlayerPointer, view: PlayerView): MenuEntry[] {
    return this.fromAbove().flatMap((layer) => [...(layer.menu?.(pointer, view) ?? [])])
  }

  private fromAbove(): readonly PlayerLayer[] {
    return [...this.layers].reverse()
  }
}
