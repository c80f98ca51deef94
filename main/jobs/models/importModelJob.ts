import { readFile, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { openBackend } from '../../backend/openBackend'
import { AppError } from '../../contract/errors'
import { TRACKING_CONSTANTS, type ModelCard, type TrackingConstants } from '../../contract/model'
import type { JobContext } from '../../contract/reporter'
import { SiameseNetwork } from '../../core/network/siameseNetwork'
import { mapSiameseNames, type ImportedTensor, type MappedWeights } from '../../formats/torch/siameseNames'
import { readTorchFile, type TorchTensor } from '../../formats/torch/torchFile'
import { writeFileAtomic } from '../../store/atomicFile'
import { saveModel } from '../../store/modelFile'
import { pathExists } from '../../store/pathExists'

/** No file of such weights comes near; what is larger is something else. */
const MOST_BYTES = 2 ** 31 - 1

export interface ImportModelOptions {
  /** Written by `torch.save`: weights of siamfc-pytorch's AlexNet or SiamDW's CIResNet-22. */
  file: string
  /** Folder to make. */
  out: string
  /** @default the file's */
  name?: string
  precision: 'float16' | 'float32'
  overwrite?: boolean
}

/** `import.json`, beside the model. */
export interface ImportReport {
  format: 'pultrack-import'
  version: 1
  file: string
  source: MappedWeights['source']
  backbone: ModelCard['backbone']
  tensors: ImportedTensor[]
  /** Names in the file that have no counterpart here. */
  unmapped: string[]
}

/**
 * Makes a model of weights that were learned elsewhere, with a report of every tensor. Nothing in the file is executed.
 * @throws AppError `model-missing`, `model-invalid` where the file is none or its weights are not all there, `output-exists`, `output-unwritable`, `device-unavailable`
 */
export async function importModel({ file, out, name = basename(file, extname(file)), precision, overwrite = false, reporter }: ImportModelOptions & JobContext): Promise<ImportReport> {
  if (!overwrite && (await pathExists(out))) throw new AppError({ code: 'output-exists', message: `${out} exists.`, hint: 'Name another folder, or pass --overwrite.' })
  const mapped = mapSiameseNames(await readTensors(file))
  if (!mapped) throw unreadable(file, 'its tensors have the names of no network that is known', 'Weights of siamfc-pytorch (AlexNet) and SiamDW (CIResNet-22) can be imported.')
  const { backbone, source, tensors, report } = mapped
  await assertWhole(mapped)
  const card: ModelCard = {
    format: 'pultrack-model', version: 1, id: name, name, backbone, correlation: 'plain', tracking: constantsOf(source),
    training: { importedFrom: basename(file), source, note: 'learned elsewhere; licence and training data are those of its source' },
  }
  await saveModel({ folder: out, card, tensors, precision })
  const imported: ImportReport = { format: 'pultrack-import', version: 1, file: basename(file), source, backbone, tensors: report, unmapped: report.filter(({ mappedTo }) => mappedTo === null).map((tensor) => tensor.name) }
  await writeFileAtomic(join(out, 'import.json'), `${JSON.stringify(imported, null, 1)}\n`)
  reporter({ kind: 'file', path: out, what: 'model' })
  reporter({ kind: 'file', path: join(out, 'import.json'), what: 'import report' })
  return imported
}

/** The window's weight is the one constant in which the two differ (method 4.3). */
function constantsOf(source: MappedWeights['source']): TrackingConstants {
  return source === 'SiamDW' ? { ...TRACKING_CONSTANTS.plain, windowInfluence: 0.35 } : TRACKING_CONSTANTS.plain
}

async function readTensors(file: string): Promise<Map<string, TorchTensor>> {
  const facts = await stat(file).catch((cause: unknown) => {
    throw new AppError({ code: 'model-missing', message: `${file} is not there, or cannot be read.`, hint: 'Name a file that torch.save wrote.', cause })
  })
  if (!facts.isFile() || facts.size > MOST_BYTES) throw unreadable(file, 'it is no file of weights', 'Name a file that torch.save wrote.')
  try {
    return readTorchFile(await readFile(file))
  } catch (cause) {
    throw unreadable(file, cause instanceof RangeError ? cause.message : 'it cannot be read', 'Name a file that torch.save wrote; download it again where it was cut short.', cause)
  }
}

/** All tensors of the backbone have to be there, in their shapes. */
async function assertWhole({ backbone, tensors }: MappedWeights): Promise<void> {
  await openBackend({ device: 'cpu' })
  const network = new SiameseNetwork({ backbone, correlation: 'plain' })
  try {
    network.load(tensors)
  } finally {
    network.dispose()
  }
}

function unreadable(file: string, what: string, hint: string, cause?: unknown): AppError {
  return new AppError({ code: 'model-invalid', message: `${file} cannot be imported: ${what}.`, hint, cause })
}
