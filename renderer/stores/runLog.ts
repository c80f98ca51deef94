import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { BatchReduction } from '../../main/contract/batchReduction'
import type { JobId, RunId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'

export interface LogLine {
  /** Milliseconds since 1970. */
  at: number
  level: 'info' | 'warning' | 'error'
  run: RunId | null
  job: JobId | null
  /** A message to be worded, or words. */
  said: { kind: 'text'; text: string; item?: string } | { kind: 'stage'; stage: string; round: number; status: 'started' | 'ended'; reason: string | null } | { kind: 'batch'; reduction: BatchReduction } | { kind: 'state'; state: string; outcome: string | null }
}

const KEY = 'pultrack.runLog'
const KEPT = 500

/** What trainings have said; kept for the tab, so that a reload does not empty it. */
export const useRunLog = defineStore('runLog', () => {
  const engine = useEngine()
  const lines = shallowRef<readonly LogLine[]>(load())

  const add = (line: Omit<LogLine, 'at'>): void => {
    lines.value = [...lines.value, { ...line, at: Date.now() }].slice(-KEPT)
    try {
      sessionStorage.setItem(KEY, JSON.stringify(lines.value))
    } catch {
      return // full or forbidden: the log lasts as long as the page
    }
  }
  const states = new Map<JobId, string>()

  engine.on('message', ({ job, level, text }) => add({ level, job, run: null, said: { kind: 'text', text } }))
  engine.on('item-failed', ({ job, item, error }) => add({ level: 'error', job, run: null, said: { kind: 'text', text: error.message, item } }))
  engine.on('stage', ({ run, stage, round, status, reason }) => add({ level: 'info', job: null, run, said: { kind: 'stage', stage, round, status, reason } }))
  engine.on('batch-reduced', ({ kind: _, run, ...reduction }) => add({ level: 'warning', job: null, run, said: { kind: 'batch', reduction } }))
  engine.on('job', ({ job }) => {
    if (job.kind !== 'learn' || states.get(job.job) === job.state) return
    states.set(job.job, job.state)
    add({ level: job.state === 'failed' ? 'error' : 'info', job: job.job, run: job.run, said: { kind: 'state', state: job.state, outcome: job.error?.message ?? job.outcome } })
  })
  const clear = (): void => {
    lines.value = []
    sessionStorage.removeItem(KEY)
  }
  return { lines, clear }
})

function load(): LogLine[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? (stored as LogLine[]) : []
  } catch {
    return []
  }
}
