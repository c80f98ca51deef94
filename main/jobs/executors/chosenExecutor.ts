import type { ExecutorChoice } from '../../contract/batch'
import { AppError } from '../../contract/errors'
import { findResource } from '../findResource'
import { redisExecutor } from './redis'
import type { RemoteExecutor } from './sharedWork'
import { slurmExecutor } from './slurm'

/** What the nodes of a cluster start. */
const COMMAND = 'build/pultrack.mjs'

/** The executor that a page has chosen; null: this process. @throws AppError `executor-failed` where there is no command line that a cluster could start */
export async function chosenExecutor(choice: ExecutorChoice): Promise<RemoteExecutor | null> {
  if (choice.executor === 'local') return null
  if (choice.executor === 'redis') return redisExecutor(choice)
  const program = await findResource(COMMAND)
  if (program === null) throw new AppError({ code: 'executor-failed', message: 'This installation has no command line for the nodes of a cluster.', hint: 'Start the window from a checkout that the nodes see too, or use pultrack batch there.' })
  return slurmExecutor({ ...choice, command: [process.versions['electron'] === undefined ? process.execPath : 'node', program] })
}
