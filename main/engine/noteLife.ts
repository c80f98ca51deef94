import { arch, platform, release } from 'node:os'
import type { Services } from './services'

/** Writes into the log that this engine began, what it fell over, and that it ended in order. @returns what to call at the end */
export function noteLife({ log, host, version }: Services): () => void {
  const noteFall = (error: unknown): void => log.note(`fell: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  log.note(`engine begins: Pultrack ${version}, ${host}, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}`)
  process.on('uncaughtExceptionMonitor', noteFall)
  return () => {
    process.off('uncaughtExceptionMonitor', noteFall)
    log.note('engine ends')
  }
}
