/** Options of a learning run, as command line and window give them. */
export interface LearnOptions {
  /** Files and folders of footage. */
  footage: string[]
  /** Run folder to make. */
  out: string
  preset: string
  backbone?: 'alexnet' | 'ciresnet22'
  correlation?: 'cosine' | 'plain'
  /** Model folder whose weights are the start; random weights without it. */
  init?: string
  loss?: 'nr' | 'nr-lowrank' | 'nr-diagonal' | 'logistic'
  /** False: --no-ahm. */
  hardNegativeMining?: boolean
  /** Time budget; the run stops after it, keeps its model, and can be resumed. */
  minutes?: number
  seed?: number
  engine?: 'auto' | 'tensorflow' | 'wasm'
  device?: 'auto' | 'gpu' | 'cpu'
  /** Single configuration keys, dotted. */
  overrides?: Record<string, unknown>
}

export interface LearnOutcome {
  run: string
  /** Training steps done so far, in all. */
  steps: number
  failedClips: number
  /** Why the run ended. */
  reason: 'curriculum done' | 'time budget used' | 'stopped on request'
}
