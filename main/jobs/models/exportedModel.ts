import { join } from 'node:path'
import { openBackend } from '../../backend/openBackend'
import type { ModelFormat, ParityReport } from '../../contract/modelFormat'
import type { JobContext } from '../../contract/reporter'
import { describeNetwork } from '../../core/network/graph/describeNetwork'
import { SiameseNetwork } from '../../core/network/siameseNetwork'
import { trackWith } from '../../core/track/ownNetwork'
import { makeFolder, writeFileAtomic } from '../../store/atomicFile'
import type { LoadedModel } from '../../store/modelFile'
import type { ModelWriter } from './exportedNetwork'
import { writeOnnx } from './onnxFiles'
import { writeSavedModel, writeTensorflowJs } from './tensorflowFiles'
import { measureParity, type ParitySequence } from './parity'

const WRITERS: Record<Exclude<ModelFormat, 'pultrack'>, ModelWriter> = { onnx: writeOnnx, savedmodel: writeSavedModel, tfjs: writeTensorflowJs }

export interface ExportedModelRequest extends JobContext {
  model: LoadedModel
  format: Exclude<ModelFormat, 'pultrack'>
  /** Folder to make. */
  out: string
  /** Both are tracked with over this; null: only responses are compared. */
  sequence: ParitySequence | null
}

/**
 * Writes a model for other programs: its files, its card, and how far what they compute is from what we do (`parity.json`).
 * @throws AppError `output-unwritable`, `device-unavailable`, `model-invalid`, `interrupted`
 */
export async function exportForOthers({ model: { card, tensors }, format, out, sequence, reporter, signal }: ExportedModelRequest): Promise<ParityReport> {
  const backend = await openBackend({ device: 'cpu' })
  await makeFolder(out)
  const exported = await WRITERS[format]({ graph: describeNetwork({ ...card, tensors }), card, out })
  const network = new SiameseNetwork({ backbone: card.backbone, correlation: card.correlation, tensors })
  try {
    await writeFileAtomic(join(out, 'card.json'), `${JSON.stringify(card, null, 2)}\n`)
    const original = backend.engine === 'tensorflow' ? `TensorFlow ${backend.versions.tensorflow}` : 'WASM'
    const measured = await measureParity({ card, original: trackWith(network), exported: exported.network, sequence, reporter, signal })
    const report: ParityReport = { format: 'pultrack-parity', version: 1, model: card.id, exported: format, original, runtime: exported.runtime, ...measured }
    await writeFileAtomic(join(out, 'parity.json'), `${JSON.stringify(report, null, 1)}\n`)
    for (const path of [...exported.files, join(out, 'card.json'), join(out, 'parity.json')]) reporter({ kind: 'file', path, what: path.endsWith('parity.json') ? 'parity report' : 'model' })
    return report
  } finally {
    network.dispose()
    await exported.close()
  }
}
