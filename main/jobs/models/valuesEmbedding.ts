import type { Values } from '../../contract/tensor'
import type { Embedding } from '../../core/track/trackingNetwork'

/** An embedding in this program's own memory: nothing is to be freed. */
export class ValuesEmbedding implements Embedding {
  constructor(readonly values: Values) {}

  split(parts: number): Embedding[] {
    const { values, shape: [pictures = 0, ...cells] } = this.values
    const length = values.length / parts
    return Array.from({ length: parts }, (_, part) => new ValuesEmbedding({ values: values.subarray(part * length, (part + 1) * length), shape: [pictures / parts, ...cells] }))
  }

  dispose(): void {}
}

/** @throws TypeError for one of another engine */
export function valuesOf(embedding: Embedding): Values {
  if (embedding instanceof ValuesEmbedding) return embedding.values
  throw new TypeError('an embedding of another engine')
}
