import { powerSaveBlocker } from 'electron'
import type { EngineLink } from './engine/engineLink'
import { describeEnd, progressOf } from './jobWatch'
import type { JobsAtWork } from './jobWatch'
import type { LanguageChoice } from './languageChoice'
import type { Notices } from './notices'
import type { WindowHolder } from './windowHolder'

interface SignParts {
  engine: EngineLink
  window: WindowHolder
  language: LanguageChoice
  notices: Notices
}

/** What a person sees of jobs without looking at the page: the machine stays awake, the task bar shows how far they are, and their end is told. */
export function showJobSigns({ engine, window, language, notices }: SignParts): void {
  let blocker: number | undefined
  engine.onJobs = (jobs) => {
    blocker = keepAwake(blocker, jobs)
    window.open?.setProgressBar(progressOf(jobs))
  }
  engine.onJobEnd = (job) => {
    notices.show({ title: job.state === 'done' ? language.labels.jobDone : language.labels.jobFailed, body: describeEnd(job) })
  }
}

function keepAwake(blocker: number | undefined, { count }: JobsAtWork): number | undefined {
  if (count > 0) return blocker ?? powerSaveBlocker.start('prevent-app-suspension')
  if (blocker !== undefined) powerSaveBlocker.stop(blocker)
  return undefined
}
