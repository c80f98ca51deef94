import type { EngineEvent } from '../contract/events'
import { packSamples } from '../contract/trackPacket'
import type { SamplesEvent, WorkEvent } from '../jobs/service/emit'

/**
 * The same said in fewer events: samples of one job in one, and of states that replace each other (progress, resources, a clip, a run)
 * the last. Samples come where their first stood, states where their last stood: neither moves behind the end of its job.
 */
export function mergeEvents(events: readonly WorkEvent[]): EngineEvent[] {
  const latest = new Map<string, WorkEvent>()
  for (const event of events) {
    const key = stateKey(event)
    if (key !== null) latest.set(key, event)
  }
  const merged: (EngineEvent | SamplesEvent)[] = []
  const samples = new Map<string, SamplesEvent>()
  for (const event of events) {
    const key = stateKey(event)
    if (key !== null && latest.get(key) !== event) continue
    if (event.kind === 'samples') gather({ event, samples, merged })
    else merged.push(event)
  }
  return merged.map((event) => (event.kind === 'samples' && Array.isArray(event.samples) ? { ...event, samples: packSamples(event.samples) } : (event as EngineEvent)))
}

function gather({ event, samples, merged }: { event: SamplesEvent; samples: Map<string, SamplesEvent>; merged: (EngineEvent | SamplesEvent)[] }): void {
  const before = samples.get(event.job)
  if (before && before.first + before.samples.length === event.first) return void before.samples.push(...event.samples)
  const own = { ...event, samples: [...event.samples] }
  samples.set(event.job, own)
  merged.push(own)
}

/** What a later event of the same key makes superfluous. Jobs have none: each of their states is told. */
function stateKey(event: WorkEvent): string | null {
  if (event.kind === 'progress') return `progress ${event.job}`
  if (event.kind === 'resources' || event.kind === 'project' || event.kind === 'storage' || event.kind === 'batch' || event.kind === 'editor') return event.kind
  if (event.kind === 'run') return `run ${event.run.run}`
  return event.kind === 'clip' ? `clip ${event.clip.clip}` : null
}
