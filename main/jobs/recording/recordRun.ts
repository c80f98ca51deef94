import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../contract/errors'
import { encodeMessage } from '../../contract/transport/wireCodec'
import { CROPS_PER_PACK, MOST_RECORDED_ANCHORS, RECORDED_CROP_WIDTH, RECORDED_NEAREST, recordedCropsFile, recordedRunFile, type RecordedRun } from '../../contract/recording'
import type { RunSummary } from '../../contract/runSummary'
import { writeFileAtomic } from '../../store/atomicFile'
import { writeRunReport } from '../report/writeRunReport'
import { listHardNegatives } from '../runs/hardNegatives'
import { readRunHealth } from '../runs/runHealth'
import { readReport, type OpenedRun, type RunShelf } from '../runs/runShelf'

const ROWS_PER_PART = 50_000
const ANCHORS_PER_LOOK = 100

export interface RunRecording {
  shelf: RunShelf
  opened: OpenedRun
  /** Folder of the page. */
  site: string
  signal: AbortSignal
}

/**
 * Writes what the page asks of one run beside the page; the run folder is only read.
 * @returns its summary as a page without an engine tells it
 * @throws AppError `run-invalid`, `output-unwritable`, `interrupted`
 */
export async function recordRun({ shelf, opened, site, signal }: RunRecording): Promise<RunSummary> {
  const { run, findings } = opened
  const described = await shelf.describe(run)
  const standing: Partial<RunSummary> = { place: null, job: null, resumable: false, ...(described.state === 'running' ? { state: 'stopped' } : {}) }
  const { total } = await findings.listInstances({ offset: 0, limit: 1 })
  const recorded: RecordedRun = {
    detail: { ...described, ...standing },
    metrics: await readMetrics(opened),
    chains: await findings.toldChains(),
    figures: await findings.chainFigures(),
    instances: (await findings.listInstances({ offset: 0, limit: total })).instances,
    anchors: await readAnchors(opened),
    rankings: await readRankings(opened),
    health: await readRunHealth(opened.folder),
    report: await makeReport(opened, described.name),
  }
  await writeMessage(join(site, recordedRunFile(run)), recorded)
  await writeCrops({ opened, site, recorded, signal })
  return { ...(await shelf.summarise(run)), ...standing }
}

async function readMetrics({ metrics }: OpenedRun): Promise<RecordedRun['metrics']> {
  const parts: RecordedRun['metrics'] = []
  for (let from = 0; ; ) {
    const part = await metrics.read(from, ROWS_PER_PART)
    parts.push({ from, ...part })
    if (part.next >= part.total || part.next === from) return parts
    from = part.next
  }
}

async function readAnchors({ findings }: OpenedRun): Promise<RecordedRun['anchors']> {
  const found: RecordedRun['anchors'] = []
  while (found.length < MOST_RECORDED_ANCHORS) {
    const { anchors, total } = await listHardNegatives(findings, { offset: found.length, limit: ANCHORS_PER_LOOK, nearest: RECORDED_NEAREST })
    found.push(...anchors)
    if (anchors.length === 0 || found.length >= total) break
  }
  return found.slice(0, MOST_RECORDED_ANCHORS)
}

async function readRankings({ findings }: OpenedRun): Promise<RecordedRun['rankings']> {
  const found: RecordedRun['rankings'] = []
  for (const { step } of await findings.readRankings()) {
    const { anchors } = await listHardNegatives(findings, { step, offset: 0, limit: ANCHORS_PER_LOOK, nearest: RECORDED_NEAREST })
    found.push({ step, anchors })
  }
  return found
}

async function makeReport({ folder }: OpenedRun, name: string): Promise<RecordedRun['report']> {
  const out = await mkdtemp(join(tmpdir(), 'pultrack-report-'))
  try {
    const path = await writeRunReport({ run: folder, title: name, out: join(out, 'report.html') })
    return { name: `${name}.html`, mediaType: 'text/html', bytes: await readReport(path) }
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

/** Those that a chain or an instance names, by hundreds. */
async function writeCrops({ opened: { run, findings }, site, recorded, signal }: Omit<RunRecording, 'shelf'> & { recorded: RecordedRun }): Promise<void> {
  const named = [...recorded.chains.flatMap(({ crops }) => crops), ...recorded.instances.map(({ crop }) => crop)]
  const packs = new Map<number, number[]>()
  for (const crop of new Set(named)) {
    const pack = Math.floor(crop / CROPS_PER_PACK)
    packs.set(pack, [...(packs.get(pack) ?? []), crop])
  }
  for (const [pack, crops] of packs) {
    if (signal.aborted) throw new AppError({ code: 'interrupted', message: 'Stopped while crops were copied.' })
    await writeMessage(join(site, recordedCropsFile(run, pack)), await findings.readCrops(crops, RECORDED_CROP_WIDTH))
  }
}

export async function writeMessage(path: string, message: unknown): Promise<void> {
  await writeFileAtomic(path, encodeMessage(message))
}
