import type { JobState } from '../../contract/jobState'
import type { JournaledJob } from './trackJournal'

/** A job of an earlier engine whose samples no page has saved, as pages see it: done, or to be gone on with. */
export function describeRestored({ job, request: { clip, track }, startedAt, samples, done }: JournaledJob): JobState {
  return {
    job, kind: 'track', state: done ? 'done' : 'stopped', run: null, clip, track, startedAt, endedAt: startedAt, progress: null,
    outcome: null, samples: samples.length, direction: null, resumable: !done,
    error: done ? null : { code: 'engine-lost', message: 'The engine ended while this ran.', hint: 'Resume it: it goes on behind its last frame.' },
  }
}
