import type { BackendInfo } from '../contract/backend'
import type { AppError } from '../contract/errors'
import { averageScores, ONE_PASS_VARIANT, type OnePassResult, type OnePassScores } from '../core/evaluate/onePass'
import type { PixelOrigin } from '../formats/otb'
import { fingerprintSequences, type EvaluationSequence } from './evaluateSequences'

export interface SequenceScores extends OnePassResult {
  /** Null for stored boxes, whose time nobody knows. */
  framesPerSecond: number | null
}

export interface OverallScores extends OnePassScores {
  framesPerSecond: number | null
  /** Sequences and frames that counted. */
  sequences: number
  frames: number
}

export interface TrackerReport {
  modelId: string
  /** What computed its network; null for stored boxes, identity. */
  engine: string | null
  /** Null when no sequence could be evaluated. */
  overall: OverallScores | null
  sequences: Record<string, SequenceScores>
  failed: { sequence: string; code: string; message: string }[]
}

/** `report.json` of an evaluation. */
export interface EvaluationReport {
  format: 'pultrack-evaluation'
  version: 1
  protocol: typeof ONE_PASS_VARIANT & {
    origin: PixelOrigin
    /** Only so many frames of each sequence; null for all. */
    frames: number | null
    /** What framesPerSecond counts. */
    timed: string
  }
  dataset: { folder: string; fingerprint: string; sequences: Record<string, number> }
  /** Null where nothing was computed: stored boxes, identity. */
  device: Pick<BackendInfo, 'engine' | 'device' | 'deviceName' | 'versions'> | null
  date: string
  /** False when it was stopped before its end. */
  complete: boolean
  trackers: Record<string, TrackerReport>
}

/** One tracker's results as they come in. */
export class TrackerScores {
  private readonly sequences: Record<string, SequenceScores> = {}
  private readonly failed: TrackerReport['failed'] = []
  private updates = 0
  private seconds = 0

  constructor(
    private readonly modelId: string,
    private readonly engine: string | null = null,
  ) {}

  add({ name, result, timing }: { name: string; result: OnePassResult; timing: { updates: number; seconds: number } | null }): void {
    this.sequences[name] = { ...result, framesPerSecond: timing && perSecond(timing) }
    this.updates += timing?.updates ?? 0
    this.seconds += timing?.seconds ?? 0
  }

  fail(sequence: string, { code, message }: AppError): void {
    this.failed.push({ sequence, code, message })
  }

  toReport(): TrackerReport {
    const results = Object.values(this.sequences)
    const overall = results.length === 0 ? null : {
      ...averageScores(results),
      framesPerSecond: perSecond({ updates: this.updates, seconds: this.seconds }),
      sequences: results.length,
      frames: results.reduce((total, { frames }) => total + frames, 0),
    }
    return { modelId: this.modelId, engine: this.engine, overall, sequences: this.sequences, failed: this.failed }
  }
}

function perSecond({ updates, seconds }: { updates: number; seconds: number }): number | null {
  return seconds > 0 ? updates / seconds : null
}

export interface ReportRequest {
  folder: string
  sequences: readonly EvaluationSequence[]
  origin: PixelOrigin
  frames: number | null
  backend: BackendInfo | null
  complete: boolean
  trackers: ReadonlyMap<string, TrackerScores>
}

export function createReport({ folder, sequences, origin, frames, backend, complete, trackers }: ReportRequest): EvaluationReport {
  return {
    format: 'pultrack-evaluation',
    version: 1,
    protocol: { ...ONE_PASS_VARIANT, origin, frames, timed: 'the tracker after its first frame, decoding not counted' },
    dataset: { folder, fingerprint: fingerprintSequences(sequences), sequences: Object.fromEntries(sequences.map(({ name, groundTruth }) => [name, groundTruth.length])) },
    device: backend && { engine: backend.engine, device: backend.device, deviceName: backend.deviceName, versions: backend.versions },
    date: new Date().toISOString(),
    complete,
    trackers: Object.fromEntries([...trackers].map(([name, scores]) => [name, scores.toReport()])),
  }
}
