/** The embedding of one or more pictures, wherever it lies; to be disposed of by who asked for it. */
export interface Embedding {
  /** The embeddings of so many equal shares of its pictures, in their order; they take its place: it need not be disposed of any more. */
  split(parts: number): Embedding[]
  dispose(): void
}

/** Responses of N search regions: N maps of `size` x `size`, row by row. */
export interface Responses {
  values: Float32Array
  size: number
}

/** What tracking asks of a network, whatever engine computes it. */
export interface TrackingNetwork {
  /** @param pixels N squares of `side` x `side`, RGB, 0 .. 255, row by row */
  embed(pixels: Float32Array, side: number): Promise<Embedding>
  /** Slides one template over every search embedding. */
  respond(pair: { template: Embedding; search: Embedding }): Promise<Responses>
}
