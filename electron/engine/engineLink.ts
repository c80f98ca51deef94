import { MessageChannelMain } from 'electron'
import type { MessagePortMain } from 'electron'
import type { EncodedPicture } from '../../main/contract/binary'
import type { Result } from '../../main/contract/errors'
import type { Place } from '../../main/contract/ids'
import type { JobState } from '../../main/contract/jobState'
import type { Port } from '../../main/contract/port'
import type { EngineLife } from '../../main/contract/shell'
import { createPort } from '../../main/contract/transport/createPort'
import { createMessagePortLine } from '../../main/contract/transport/messagePortLine'
import type { PictureRequest } from '../clipPictures'
import { JobWatch } from '../jobWatch'
import type { JobsAtWork } from '../jobWatch'
import { adaptPort } from './mainPort'
import { EngineSupervisor } from './supervisor'
import type { EngineProcess, EngineSigns } from './supervisor'

interface LinkParts {
  fork: (signs: EngineSigns) => EngineProcess<MessagePortMain>
  onLife: (life: EngineLife) => void
}

/** The main process's hold on the engine: its life, a port of its own, and what it has heard of jobs. */
export class EngineLink {
  /** Set by whoever shows it. */
  onJobs: (jobs: JobsAtWork) => void = () => undefined
  onJobEnd: (job: JobState) => void = () => undefined
  readonly #supervisor: EngineSupervisor<MessagePortMain>
  readonly #jobs = new JobWatch({ onChange: (jobs) => this.onJobs(jobs), onEnd: (job) => this.onJobEnd(job) })
  #port: Port | undefined

  constructor(parts: LinkParts) {
    this.#supervisor = new EngineSupervisor(parts)
  }

  get life(): EngineLife {
    return this.#supervisor.life
  }

  get jobsAtWork(): JobsAtWork {
    return this.#jobs.atWork
  }

  start(): void {
    this.#supervisor.start()
    this.#port ??= this.#openPort()
  }

  /** Jobs keep what they have; bounded in time. */
  async stop(): Promise<void> {
    this.#port?.close()
    await this.#supervisor.stop()
  }

  /** Stops the engine in good order and starts another; pages find it by themselves. */
  async restart(): Promise<void> {
    await this.#supervisor.stop()
    this.#supervisor.start()
  }

  /** @throws AppError `engine-lost` */
  connect(port: MessagePortMain): Promise<void> {
    return this.#supervisor.connect(port)
  }

  /** @throws AppError */
  admit(paths: readonly string[]): Promise<Place[]> {
    return this.#supervisor.admit(paths)
  }

  /** Asks the engine as a page does. */
  call: Port['call'] = (name, args, options) => (this.#port ?? this.#openPort()).call(name, args, options)

  async readPicture({ clip, frameIndex, width }: PictureRequest): Promise<Result<EncodedPicture>> {
    const port = this.#port ?? this.#openPort()
    return port.call('clips.thumbnail', { clip, width, ...(frameIndex === undefined ? {} : { frameIndex }) })
  }

  #openPort(): Port {
    const port = createPort({
      connect: async () => {
        const { port1, port2 } = new MessageChannelMain()
        await this.#supervisor.connect(port1)
        return createMessagePortLine(adaptPort(port2))
      },
    })
    port.onState((state) => void (state === 'open' ? this.#listJobs(port) : this.#jobs.replace([])))
    port.onEvent((event) => (event.kind === 'reset' ? void this.#listJobs(port) : this.#jobs.follow(event)))
    return port
  }

  async #listJobs(port: Port): Promise<void> {
    const jobs = await port.call('jobs.list', {})
    if (jobs.ok) this.#jobs.replace(jobs.value)
  }
}
