import type { JobContext, JobEvent } from '../../main/contract/reporter'
import type { LearnOptions } from '../../main/contract/run'
import { TINY_BACKBONE, TINY_OVERRIDES } from './tinyConfig'

/** Options of the tiny run, whose every step follows from its seed. */
export function tinyLearnOptions({ footage, out }: { footage: string[]; out: string }): LearnOptions {
  return { footage, out, preset: 'standard', backbone: TINY_BACKBONE, seed: 5, device: 'cpu', overrides: TINY_OVERRIDES }
}

/** A context that keeps what a job says. */
export function recordingContext(): JobContext & { events: JobEvent[]; stop(): void } {
  const events: JobEvent[] = []
  const controller = new AbortController()
  return { events, reporter: (event) => events.push(event), signal: controller.signal, stop: () => controller.abort() }
}

export function warningsIn(events: readonly JobEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'message' && event.level === 'warning' ? [event.text] : []))
}
