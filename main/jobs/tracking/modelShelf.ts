import { createHash } from 'node:crypto'
import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { openBackend } from '../../backend/openBackend'
import type { BackendInfo } from '../../contract/backend'
import { AppError } from '../../contract/errors'
import type { ModelRef, RunId } from '../../contract/ids'
import type { ModelCard } from '../../contract/model'
import type { ModelSummary } from '../../contract/engineProcedures'
import type { TrackerEngineInfo } from '../../contract/trackerEngine'
import type { TrackingNetwork } from '../../core/track/trackingNetwork'
import { loadModel, readCard } from '../../store/modelFile'
import { exportModelFolder } from '../models/exportModelJob'
import { findDefaultModel, listShippedModels } from '../shippedModels'
import { pathExists } from '../../store/pathExists'
import { openNetwork } from './openNetwork'

interface Shelved {
  folder: string
  origin: ModelSummary['origin']
  run: RunId | null
}

export interface LoadedNetwork {
  network: TrackingNetwork
  card: ModelCard
  dispose(): void
}

export interface ModelShelfRequest {
  /** The project's own folder of models, as it is now. */
  modelsFolder(): string
  /** Runs that have a model, as they are now. */
  runs(): Promise<{ run: RunId; model: string }[]>
}

/** Models that a page may name: those that ship, those of the project and its runs, and those that were opened. */
export class ModelShelf {
  private readonly shelved = new Map<ModelRef, Shelved>()
  private backend: Promise<BackendInfo> | undefined
  private lastEngine: TrackerEngineInfo | null = null

  constructor(private readonly request: ModelShelfRequest) {}

  /** Models whose card can be read; first those that ship, and of them the one that is used where none is named. */
  async list(): Promise<ModelSummary[]> {
    await this.survey()
    const summaries = await Promise.all([...this.shelved].map(([model, shelved]) => this.summarise(model, shelved).catch(() => null)))
    return summaries.filter((summary) => summary !== null)
  }

  /** @throws AppError `model-missing`, `model-invalid` */
  async add(folder: string): Promise<ModelSummary> {
    const inRun = join(folder, 'model')
    const model = (await pathExists(join(inRun, 'card.json'))) ? inRun : folder
    await readCard(model)
    const ref = this.shelve({ folder: await realpath(model), origin: 'opened', run: null })
    return this.summarise(ref, this.shelved.get(ref)!)
  }

  /** @throws AppError `call-invalid` for a name that is none, `output-exists`, `model-missing`, `model-invalid` */
  async export({ model, ...request }: { model: ModelRef; name: string; precision: 'float16' | 'float32' }): Promise<ModelSummary> {
    return this.keep({ findFolder: () => this.folderOf(model), ...request })
  }

  /** A model or a checkpoint as a model of the project; it is looked for once the name is known to be one. @throws AppError as {@link export} */
  async keep({ findFolder, name, precision }: { findFolder: () => Promise<string>; name: string; precision: 'float16' | 'float32' }): Promise<ModelSummary> {
    assertModelName(name)
    const out = join(this.request.modelsFolder(), name)
    await exportModelFolder({ model: await findFolder(), out, precision, name })
    const ref = this.shelve({ folder: await realpath(out), origin: 'project', run: null })
    return this.summarise(ref, this.shelved.get(ref)!)
  }

  /** The model that ships where none is named. @throws AppError `id-unknown`, `model-missing` */
  async folderOf(model: ModelRef | undefined): Promise<string> {
    if (model === undefined) return findDefaultModel()
    if (!this.shelved.has(model)) await this.survey()
    const shelved = this.shelved.get(model)
    if (shelved) return shelved.folder
    throw new AppError({ code: 'id-unknown', message: 'There is no such model.', hint: 'Choose another one; a model that was opened from a folder has to be opened again after a restart.' })
  }

  /** @throws AppError `model-missing`, `model-invalid`, `device-unavailable`, `id-unknown` */
  async load(model: ModelRef | undefined): Promise<LoadedNetwork> {
    const { card, tensors } = await loadModel(await this.folderOf(model))
    const { network, engine, dispose } = await openNetwork({ card, tensors, backend: await this.openBackend() })
    this.lastEngine = engine
    return { network, card, dispose }
  }

  /** What computes; started by the first who needs it. @throws AppError `device-unavailable` */
  openBackend(): Promise<BackendInfo> {
    this.backend ??= openBackend()
    this.backend.catch(() => (this.backend = undefined))
    return this.backend
  }

  /** Null until something was computed. */
  async startedBackend(): Promise<BackendInfo | null> {
    return (await this.backend?.catch(() => null)) ?? null
  }

  /** What computes the model that was loaded last; null until one was. */
  get trackerEngine(): TrackerEngineInfo | null {
    return this.lastEngine
  }

  private async survey(): Promise<void> {
    for (const shipped of await listShippedModels()) this.shelve({ folder: await realpath(shipped), origin: 'shipped', run: null })
    const folder = this.request.modelsFolder()
    for (const name of await readdir(folder).catch((): string[] => [])) {
      if (await pathExists(join(folder, name, 'card.json'))) this.shelve({ folder: await realpath(join(folder, name)), origin: 'project', run: null })
    }
    for (const { run, model } of await this.request.runs()) this.shelve({ folder: await realpath(model), origin: 'run', run })
  }

  /** The same folder has the same name in every engine, so that a project can remember it. */
  private shelve(shelved: Shelved): ModelRef {
    const ref: ModelRef = `model_${createHash('sha256').update(shelved.folder).digest('hex').slice(0, 20)}`
    if (!this.shelved.has(ref) || shelved.origin !== 'opened') this.shelved.set(ref, shelved)
    return ref
  }

  private async summarise(model: ModelRef, { folder, origin, run }: Shelved): Promise<ModelSummary> {
    const { id, name, backbone, correlation, tracking, training } = await readCard(folder)
    return { model, name, modelId: id, backbone, correlation, origin, run, tracking, training }
  }
}

/** It becomes a folder's. */
function assertModelName(name: string): void {
  if (!/^[\w][\w .-]*$/.test(name)) throw new AppError({ code: 'call-invalid', message: `"${name}" is no name for a model.`, hint: 'Use letters, digits, dots and dashes.' })
}
