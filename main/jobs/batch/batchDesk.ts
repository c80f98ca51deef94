import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import type { BatchConfig, BatchItem, BatchSettings, ExecutorChoice, ItemRecord } from '../../contract/batch'
import type { BatchRow, BatchState } from '../../contract/batchProcedures'
import { AppError } from '../../contract/errors'
import { toFailure } from '../../contract/failure'
import type { ClipId } from '../../contract/ids'
import type { JobState } from '../../contract/jobState'
import type { CallArguments } from '../../contract/procedures'
import type { Reporter } from '../../contract/reporter'
import { FALSE_ALARM_RATE } from '../../contract/track'
import { packSamples } from '../../contract/trackPacket'
import type { ClipTrack } from '../../contract/trackProcedures'
import { BatchFolder } from '../../store/batchFolder'
import { readTrackJson } from '../../store/trackFile'
import type { ClipLibrary } from '../clips/clipLibrary'
import { chosenExecutor } from '../executors/chosenExecutor'
import type { RemoteExecutor } from '../executors/sharedWork'
import type { Emit } from '../service/emit'
import type { Job, JobRegistry } from '../service/jobRegistry'
import type { ModelShelf } from '../tracking/modelShelf'
import { BatchQueue, type QueuedItem } from './batchQueue'
import { handOut } from './batchWork'
import { fingerprintModel } from './identify'
import { describeClipItem, listClipItems, wasAbsent } from './listClipItems'
import { failedRow, writeSummary } from './summary'
import { surveyItem } from './surveyItem'
import { recordFailure } from './trackItem'
import { VerdictBook, type JudgementPart } from './verdictBook'
import { workOff } from './workOff'

/** Pages are told of what changes at most so often, in milliseconds. */
const TELL_INTERVAL = 500
/** As a track's may be. */
const LONGEST_LABEL = 200

export interface BatchDeskRequest {
  registry: JobRegistry
  library: ClipLibrary
  models: ModelShelf
  emit: Emit
  /** Of the project in hand. */
  folder(): string
}

/** `manifest`: its path. */
type StartRequest = Omit<CallArguments<'batch.start'>, 'manifest'> & { manifest: string | null }

const LOCAL: ExecutorChoice = { executor: 'local' }

interface OpenBatch {
  folder: BatchFolder
  settings: BatchSettings
  overwrite: boolean
  executor: ExecutorChoice
  queue: BatchQueue
  records: Map<string, ItemRecord>
  hashes: Map<string, string>
  verdicts: VerdictBook
  job: Job | null
}

/** The batch of a project, as pages see it: one at a time, in the project's folder. It outlasts the engine. */
export class BatchDesk {
  private open: OpenBatch | null = null
  private telling: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly context: BatchDeskRequest) {}

  /** Another project is in hand. */
  leave(): void {
    this.open?.job?.stop()
    this.open = null
    this.tell()
  }

  async state(): Promise<BatchState | null> {
    const batch = await this.find()
    return batch && { job: batch.job?.ended === false ? batch.job.id : null, paused: batch.queue.isPaused, executor: batch.executor.executor, rows: batch.queue.list.map((queued) => this.describe(batch, queued)) }
  }

  /** @throws AppError `engine-busy` while one runs, `id-unknown`, `output-unwritable`, and as `listClipItems` */
  async start({ clips, object, model, falseAlarmRate = FALSE_ALARM_RATE, overwrite, manifest, executor = LOCAL }: StartRequest): Promise<Job> {
    if (this.open?.job?.ended === false) throw new AppError({ code: 'engine-busy', message: 'A batch is being worked off.', hint: 'Stop it, or wait for its end.' })
    const settings: BatchSettings = { model: model === undefined ? null : await this.context.models.folderOf(model), falseAlarmRate, overlay: false, responses: false }
    const forAll = object.from === 'beside' ? undefined : { box: object.box, frame: object.frame, ...(object.from === 'template' ? { template: this.context.library.pathOf(object.clip) } : {}) }
    const items = await listClipItems({ library: this.context.library, clips, manifest, object: forAll })
    const folder = new BatchFolder(this.context.folder())
    await folder.saveConfig({ format: 'pultrack-batch', version: 1, settings, items })
    this.open = await this.enter(folder, { settings, items, overwrite, executor })
    return this.run(this.open)
  }

  pause(): void {
    this.open?.queue.pause()
  }

  async resume(): Promise<void> {
    const batch = await this.find()
    batch?.queue.resume()
    if (batch && batch.job?.ended !== false) this.run(batch)
  }

  move(item: string, before: string | null): boolean {
    return this.open?.queue.move(item, before) ?? false
  }

  async retry(items: readonly string[] | undefined): Promise<number> {
    const batch = await this.find()
    for (const { item, state } of batch?.queue.list ?? []) if (state === 'failed' && wasAbsent(item)) await this.context.library.add(item.clip).catch(() => undefined) // what is there by now is taken in
    const count = batch?.queue.retry(items) ?? 0
    if (batch && count > 0 && batch.job?.ended !== false) this.run(batch)
    return count
  }

  /** @throws AppError `id-unknown`, `output-unwritable` */
  async judge(item: string, judgement: JudgementPart): Promise<void> {
    const { verdicts } = await this.findDone(item)
    await verdicts.judge(item, judgement)
    this.tell()
  }

  /** @throws AppError `id-unknown`, `track-invalid` */
  async track(name: string): Promise<ClipTrack> {
    const { folder, records, queue } = await this.findDone(name)
    const { tracks } = await readTrackJson(join(folder.resultsOf(name), 'track.json'))
    const label = queue.list.find(({ item }) => item.name === name)?.item.label?.slice(0, LONGEST_LABEL) ?? 'batch'
    return { track: `batch-${records.get(name)?.hash ?? ''}`, label, attributes: {}, samples: packSamples([...(tracks[0]?.samples ?? [])]) }
  }

  /** @throws AppError `id-unknown` where there is no batch */
  async export(format: 'csv' | 'json'): Promise<{ name: string; text: string }> {
    const batch = await this.find()
    if (!batch) throw unknown()
    await this.summarise(batch)
    return { name: `batch.${format}`, text: await readFile(batch.folder.pathOf(`summary.${format}`), 'utf8') }
  }

  private async findDone(name: string): Promise<OpenBatch> {
    const batch = await this.find()
    if (batch?.queue.list.some(({ item }) => item.name === name)) return batch
    throw unknown()
  }

  /** The one in hand, or the one that an earlier engine has left in the project. */
  private async find(): Promise<OpenBatch | null> {
    if (this.open) return this.open
    const folder = new BatchFolder(this.context.folder())
    const config = await folder.loadConfig().catch((): BatchConfig | null => null)
    if (config && !this.open) this.open = await this.enter(folder, { settings: config.settings, items: config.items, overwrite: false, executor: LOCAL })
    return this.open
  }

  /** With what earlier work has left; whether that is of this configuration is asked when it is worked off. */
  private async enter(folder: BatchFolder, { items, ...choices }: Pick<OpenBatch, 'settings' | 'overwrite' | 'executor'> & { items: readonly BatchItem[] }): Promise<OpenBatch> {
    const queue = new BatchQueue(items, () => this.tell())
    const batch: OpenBatch = { folder, ...choices, queue, records: new Map(), hashes: new Map(), verdicts: await VerdictBook.open(folder.pathOf('verdicts.json')), job: null }
    for (const queued of queue.list) {
      const record = await folder.loadRecord(queued.item.name)
      if (record) take(batch, queued, record)
    }
    return batch
  }

  private run(batch: OpenBatch): Job {
    const job = this.context.registry.start({ kind: 'batch' })
    batch.job = job
    void job.run(() => this.work(batch, job)).finally(() => this.tell())
    this.tell()
    return job
  }

  private async work(batch: OpenBatch, job: Job): Promise<Partial<JobState>> {
    const { folder, settings, queue } = batch
    const release = await folder.claim()
    try {
      await folder.clearWork()
      const model = settings.model ?? (await this.context.models.folderOf(undefined))
      await this.survey(batch, await fingerprintModel(model))
      const remote = await chosenExecutor(batch.executor)
      if (remote) await this.workElsewhere(batch, { job, remote, model })
      else await this.workHere(batch, { job, model })
      const failed = queue.list.filter(({ state }) => state === 'failed').length
      return { outcome: failed === 0 ? `${queue.list.length} clips` : `${queue.list.length} clips, ${failed} failed` }
    } finally {
      for (const queued of queue.list) if (queued.state === 'preparing' || queued.state === 'running') queue.update(queued, { state: 'waiting', share: 0 })
      await this.summarise(batch).catch(() => undefined)
      await release()
    }
  }

  private async workHere(batch: OpenBatch, { job, model }: { job: Job; model: string }): Promise<void> {
    const { folder, settings, queue } = batch
    if (queue.list.some(({ state }) => state === 'waiting')) await this.context.models.openBackend() // so that pages see what computes
    await workOff({
      folder, settings: { ...settings, model }, queue, signal: job.signal,
      reporter: (event) => (event.kind === 'progress' ? job.progress(event) : undefined),
      hashOf: ({ name }) => batch.hashes.get(name) ?? '',
      ended: (queued, record) => this.bring(batch, queued, record),
    })
  }

  /** Others work it off: what they bring is seen in the folder. */
  private async workElsewhere(batch: OpenBatch, { job, remote, model }: { job: Job; remote: RemoteExecutor; model: string }): Promise<void> {
    const { folder, settings, queue, hashes } = batch
    const handed = queue.list.filter(({ state }) => state === 'waiting')
    if (handed.length === 0) return
    let looking = Promise.resolve()
    const look = (): Promise<void> => (looking = looking.then(() => this.collect(batch, handed)))
    const reporter: Reporter = (event) => {
      if (event.kind === 'progress') job.progress(event)
      if (event.kind === 'progress' || event.kind === 'item-failed') void look().catch(() => undefined) // told at the end
    }
    try {
      await handOut(remote)({ folder, settings: { ...settings, model }, items: handed.map(({ item }) => ({ item, hash: hashes.get(item.name)! })), signal: job.signal, reporter })
    } finally {
      await look()
    }
  }

  private async collect(batch: OpenBatch, handed: readonly QueuedItem[]): Promise<void> {
    for (const queued of handed) {
      if (queued.state !== 'waiting') continue
      const record = await batch.folder.loadRecord(queued.item.name)
      if (!record || record.hash !== batch.hashes.get(record.name)) continue
      batch.queue.update(queued, { state: record.state, share: 1, error: record.error })
      await this.bring(batch, queued, record)
    }
  }

  private async bring({ records, verdicts }: OpenBatch, { item }: QueuedItem, record: ItemRecord): Promise<void> {
    records.set(item.name, record)
    await verdicts.reopen(item.name)
  }

  /** What of it is done already. */
  private async survey(batch: OpenBatch, model: string): Promise<void> {
    const { folder, settings, overwrite, queue, hashes } = batch
    for (const queued of queue.list) {
      const retry = queued.state === 'waiting'
      const surveyed = await surveyItem(queued.item, { folder, settings, model, overwrite, retry })
      if (surveyed.kind === 'ready') {
        hashes.set(queued.item.name, surveyed.hash)
        batch.records.delete(queued.item.name)
        queue.update(queued, { state: 'waiting', error: null })
      } else if (surveyed.kind === 'recorded') {
        hashes.set(queued.item.name, surveyed.record.hash ?? '')
        take(batch, queued, surveyed.record)
      } else {
        await recordFailure({ folder, ...surveyed })
        batch.records.set(queued.item.name, failedRow(surveyed))
        queue.update(queued, { state: 'failed', error: toFailure(surveyed.error) })
      }
    }
  }

  /** With the clips' own names: what the project calls them by says nothing to people. */
  private summarise({ folder, settings, queue, records }: OpenBatch): Promise<void> {
    const rows = queue.list.map(({ item }) => {
      const [name, record] = [this.nameOf(item), records.get(item.name)]
      return { item: { ...item, name }, record: record ? { ...record, name } : null }
    })
    return writeSummary({ folder, settings, rows })
  }

  private describe({ records, verdicts }: OpenBatch, { item, state, share, error }: QueuedItem): BatchRow {
    const record = records.get(item.name)
    const start = record?.start ? { box: record.start.box, frame: record.start.frame, found: record.start.found?.confidence ?? null } : null
    return { item: item.name, clip: this.clipOf(item) ?? describeClipItem(item).clip, name: this.nameOf(item), state, share, error, start, tally: record?.tally ?? null, missingFrames: record?.damage?.missingFrames ?? 0, ...verdicts.of(item.name) }
  }

  /** Null where the project does not have it: a manifest named what is not there, or it was taken out since. */
  private clipOf(item: BatchItem): ClipId | null {
    const { library } = this.context
    const { clip } = describeClipItem(item)
    return library.has(clip) ? clip : library.idOf(item.clip)
  }

  private nameOf(item: BatchItem): string {
    const { target } = describeClipItem(item)
    const clip = this.clipOf(item)
    const name = clip === null ? (item.clip.split(/[\\/]/).at(-1) ?? item.clip) : this.context.library.nameOf(clip)
    return target === null ? name : `${name} · ${target}`
  }

  private tell(): void {
    this.telling ??= setTimeout(() => {
      this.telling = undefined
      this.context.emit({ kind: 'batch' })
    }, TELL_INTERVAL)
    this.telling.unref()
  }
}

function take(batch: OpenBatch, queued: QueuedItem, record: ItemRecord): void {
  batch.records.set(record.name, record)
  batch.queue.update(queued, { state: record.state === 'done' ? 'skipped' : 'failed', share: 1, error: record.error })
}

function unknown(): AppError {
  return new AppError({ code: 'id-unknown', message: 'The batch has no such row.', hint: 'Load the list again.' })
}
