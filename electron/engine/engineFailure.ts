import type { EngineFailure } from '../../main/contract/shell'

const MEMORY_MARKS = /JavaScript heap out of memory|std::bad_alloc|OOM when allocating|Allocation failed/
const SIGKILL_CODES = [9, 137]

interface End {
  exitCode: number | null
  /** Chromium's word, where it came in time: `clean-exit`, `abnormal-exit`, `killed`, `crashed`, `oom`, `launch-failed`, … */
  reason: string | undefined
  lastWords: readonly string[]
}

/** Why a process that nobody had asked to stop is gone. */
export function explainEnd({ exitCode, reason, lastWords }: End): EngineFailure {
  if (reason === 'oom' || lastWords.some((line) => MEMORY_MARKS.test(line))) return 'out-of-memory'
  if (reason === 'launch-failed') return 'did-not-start'
  if (reason === 'killed' || (exitCode !== null && SIGKILL_CODES.includes(exitCode))) return 'killed'
  return exitCode === 0 || reason === 'clean-exit' ? 'exited' : 'crashed'
}

const WORDS: Record<EngineFailure, string> = { 'crashed': 'crashed', 'exited': 'ended by itself', 'did-not-start': 'did not start', 'killed': 'killed', 'out-of-memory': 'out of memory' }

/** The same in a few words, where a person reads it. */
export function describeGone({ failure, exitCode }: { failure: EngineFailure; exitCode: number | null }): string {
  return exitCode === null ? WORDS[failure] : `${WORDS[failure]}, code ${exitCode}`
}
