import { app } from 'electron'
import type { UtilityProcess } from 'electron'
import { explainEnd } from './engineFailure'
import { LastWords } from './lastWords'
import type { EngineGone } from './supervisor'

interface Watch {
  child: UtilityProcess
  /** As it was started under; Chromium tells reasons by it. */
  serviceName: string
  onGone: (gone: EngineGone) => void
}

/** Tells once that a process is gone, why, and what it wrote last. What it says on stderr is passed on. */
export function watchEnd({ child, serviceName, onGone }: Watch): void {
  const words = new LastWords()
  let reason: string | undefined
  child.stdout?.on('data', (chunk: Buffer) => words.write(chunk))
  child.stderr?.on('data', (chunk: Buffer) => {
    words.write(chunk)
    process.stderr.write(chunk)
  })
  const onProcessGone = (_event: unknown, details: { type: string; name?: string; serviceName?: string; reason: string }): void => {
    if (details.type === 'Utility' && (details.name === serviceName || details.serviceName === serviceName)) reason = details.reason
  }
  app.on('child-process-gone', onProcessGone)
  child.once('exit', (exitCode) => {
    // Chromium tells the reason in the same turn or the next, and its pipes drain.
    setTimeout(() => {
      app.off('child-process-gone', onProcessGone)
      const lastWords = words.read()
      onGone({ exitCode, lastWords, failure: explainEnd({ exitCode, reason, lastWords }) })
    }, 50)
  })
}
