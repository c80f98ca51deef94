import { Notification, powerSaveBlocker } from 'electron'
import type { EngineLink } from './engine/engineLink'
import { describeEnd, progressOf } from './jobWatch'
import type { JobsAtWork } from './jobWatch'
import type { LanguageChoice } from './languageChoice'
import type { WindowHolder } from './windowHolder'

/** What a person sees of jobs without looking at the page: the machine stays awake, the task bar shows how far they are, and their end is told. */
export function showJobSigns({ engine, window, language }: { engine: EngineLink; window: WindowHolder; language: LanguageChoice }): void {
  let blocker: number | undefined
  engine.onJobs = (jobs) => {
    blocker = keepAwake(blocker, jobs)
    window.open?.setProgressBar(progressOf(jobs))
  }
  engine.onJobEnd = (job) => {
    // Whoever looks at the window sees it there.
    if (window.open?.isFocused() || !Notification.isSupported()) return
    new Notification({ title: job.state === 'done' ? language.labels.jobDone : language.labels.jobFailed, body: describeEnd(job) }).show()
  }
}

function keepAwake(blocker: number | undefined, { count }: JobsAtWork): number | undefined {
  if (count > 0) return blocker ?? powerSaveBlocker.start('prevent-app-suspension')
  if (blocker !== undefined) powerSaveBlocker.stop(blocker)
  return undefined
}
