import { totalmem } from 'node:os'

import { openBackend } from '../backend/openBackend'
import type { BackendChoice, BackendInfo } from '../contract/backend'
import type { TrackerEngineInfo } from '../contract/trackerEngine'
import { AppError, toAppError } from '../contract/errors'
import { findFfmpeg } from '../video/ffmpeg'
import { measureDefaultTracker } from './measureDefaultTracker'
import { runSelfTest, type SelfTestReport } from './selfTest'

/** An error as plain data. */
type Problem = ReturnType<AppError['toJSON']>

/** Everything `pultrack doctor` knows, as plain data; `--json` prints it as it is. */
export interface DoctorReport {
  /** Whether tracking and learning can start: an engine as asked for, and ffmpeg. */
  ok: boolean
  system: { platform: string; architecture: string; node: string; memoryGigabytes: number; /** Whether we test on it. */ tested: boolean }
  /** Null where the device asked for is not usable; `problem` says why. */
  backend: BackendInfo | null
  problem: Problem | null
  ffmpeg: { path: string; source: string; version: string } | null
  ffmpegProblem: Problem | null
  selfTest: SelfTestReport | null
  selfTestProblem: Problem | null
  /** What would compute the model that ships when it tracks, measured anew. */
  tracker: TrackerEngineInfo | null
  trackerProblem: Problem | null
}

export interface DoctorRequest extends BackendChoice {
  signal?: AbortSignal
}

/**
 * Looks the machine over: engine, device, ffmpeg, what the engine manages in two seconds, and which engine tracks.
 *
 * @throws AppError `interrupted`, `usage` for an unknown `PULTRACK_ENGINE`; everything else stands in the report
 */
export async function runDoctor({ signal, ...choice }: DoctorRequest = {}): Promise<DoctorReport> {
  const [backend, ffmpeg] = await Promise.all([attempt(() => openBackend(choice)), attempt(findFfmpeg)])
  const test = backend.value === null ? NOT_RUN : await attempt(() => runSelfTest(signal))
  const tracker = backend.value === null ? { value: null, problem: null } : await attempt(() => measureDefaultTracker(backend.value!))
  return {
    ok: [backend, ffmpeg, test].every(({ problem }) => problem === null),
    system: describeSystem(),
    backend: backend.value,
    problem: backend.problem,
    ffmpeg: ffmpeg.value && { path: ffmpeg.value.path, source: ffmpeg.value.source, version: ffmpeg.value.version },
    ffmpegProblem: ffmpeg.problem,
    selfTest: test.value,
    selfTestProblem: test.problem,
    tracker: tracker.value,
    trackerProblem: tracker.problem,
  }
}

const NOT_RUN: { value: SelfTestReport | null; problem: Problem | null } = { value: null, problem: null }

/** Runs one examination; what it finds wrong is a finding, not a failure of the doctor. */
async function attempt<T>(examine: () => Promise<T>): Promise<{ value: T | null; problem: Problem | null }> {
  try {
    return { value: await examine(), problem: null }
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === 'interrupted' || error.code === 'usage') throw error
    return { value: null, problem: error.toJSON() }
  }
}

function describeSystem(): DoctorReport['system'] {
  const { platform, arch } = process
  return {
    platform,
    architecture: arch,
    node: process.versions.node,
    memoryGigabytes: Math.round(totalmem() / 1e8) / 10,
    tested: platform === 'linux' && arch === 'x64',
  }
}
