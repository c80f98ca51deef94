import type { ModelCard } from '../../contract/model'
import type { NetworkGraph } from '../../contract/networkGraph'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'

/** What was written, opened as its readers would. */
export interface ExportedNetwork {
  files: string[]
  /** What computes it here, e.g. `ONNX Runtime 1.30.0`. */
  runtime: string
  network: TrackingNetwork
  close(): Promise<void>
}

/** Writes a model into a folder that is there. @throws AppError `output-unwritable` */
export type ModelWriter = (request: { graph: NetworkGraph; card: ModelCard; out: string }) => Promise<ExportedNetwork>
