import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dialog } from 'electron'
import type { MessageBoxOptions } from 'electron'
import { toAppError } from '../main/contract/errors'
import { gpuConsent, gpuRestart } from './dialogs'
import type { Labels } from './labels'
import type { WindowHolder } from './windowHolder'

/** The module that knows the component (`build/component/cudaComponent.mjs`), bundled beside us. */
interface CudaModule {
  CUDA_SIZE: { download: string; disk: string }
  isOfUse: () => Promise<boolean>
  findCuda: (place: Place) => string | undefined
  installCuda: (options: Place & { say: (text: string) => void }) => Promise<string>
}

interface Place {
  folder: string
  addon: string
}

interface Asking {
  window: WindowHolder
  labels: Labels
  /** Starts the engine again, with what was installed. */
  restart: () => Promise<void>
}

/** The CUDA runtime as an optional component of the packaged workstation: 3 GB that come from the Python package index, on consent. */
export class GpuSupport {
  readonly #module: CudaModule
  readonly #place: Place
  #addon: string | undefined
  #installing = false

  private constructor(module: CudaModule, place: Place) {
    this.#module = module
    this.#place = place
    this.#addon = module.findCuda(place)
  }

  /** @param bundle the module; @param userData where components lie; @param resources the package's */
  static async open({ bundle, userData, resources }: { bundle: string; userData: string; resources: string }): Promise<GpuSupport> {
    const module = (await import(pathToFileURL(bundle).href)) as CudaModule
    const binding = join('app.asar.unpacked', 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8')
    return new GpuSupport(module, { folder: join(userData, 'components'), addon: join(resources, binding, 'tensorflow_addon.so') })
  }

  /** What the engine's process needs in its environment; empty without the component. */
  get environment(): Record<string, string> {
    return this.#addon === undefined ? {} : { PULTRACK_TENSORFLOW_ADDON: this.#addon }
  }

  /** Whether to offer it: a card is there and the component is not. */
  async isMissing(): Promise<boolean> {
    return this.#addon === undefined && (await this.#module.isOfUse())
  }

  /** Asks, installs, and asks whether to use it at once. Says what went wrong; asking twice at a time does nothing. */
  async install({ window, labels, restart }: Asking): Promise<void> {
    if (this.#installing) return
    this.#installing = true
    try {
      const { CUDA_SIZE, installCuda } = this.#module
      if ((await ask(window, gpuConsent({ ...CUDA_SIZE, folder: this.#place.folder }, labels))) !== 1) return
      window.open?.setProgressBar(2)
      this.#addon = await installCuda({ ...this.#place, say: (text) => process.stderr.write(`${text}\n`) })
      if ((await ask(window, gpuRestart(labels))) === 1) await restart()
    } catch (thrown) {
      dialog.showErrorBox(labels.gpuFailed, toAppError(thrown).message)
    } finally {
      window.open?.setProgressBar(-1)
      this.#installing = false
    }
  }
}

async function ask(window: WindowHolder, question: MessageBoxOptions): Promise<number> {
  const { response } = await (window.open ? dialog.showMessageBox(window.open, question) : dialog.showMessageBox(question))
  return response
}
