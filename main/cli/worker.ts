import { InvalidArgumentError, type Command } from 'commander'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { workListedIn } from '../jobs/batch/workListed'
import { TOGETHER } from '../jobs/batch/workOff'
import { DEFAULT_QUEUE, HEARD_WITHIN } from '../jobs/executors/redisQueue'
import { runRedisWorker } from '../jobs/redisWorkerJob'
import { parseCount } from './parseCount'
import { parsePlaces } from './parsePlaces'
import { runCommand } from './run'
import { addEngineOptions, engineChoice, type EngineFlags } from './trackerOptions'

interface WorkerFlags extends EngineFlags {
  redis?: string
  queue: string
  untilEmpty?: boolean
  heardWithin: number
  batch?: string
  items?: number[]
  together: number
  json?: boolean
}

export function registerWorker(program: Command): void {
  const command = program
    .command('worker')
    .description("do what others hand out: clips of batches and runs of ablations from a queue in Redis, or some of a batch's folder")
    .option('--redis <url>', 'server whose queue is worked off, until this is stopped')
    .option('--queue <name>', 'queue there', DEFAULT_QUEUE)
    .option('--until-empty', 'end when nothing is left in the queue')
    .option('--heard-within <seconds>', 'give what a worker has in hand that was not heard of for so long to another', parseSeconds, HEARD_WITHIN / 1000)
    .option('--batch <folder>', 'folder of a batch, as tasks of an array job get it')
    .option('--items <places>', 'which of its clips: 0-based places in batch.json, with commas', parsePlaces)
    .option('--together <count>', 'as of `batch`, for those of --items', parseCount, TOGETHER)
  addEngineOptions(command)
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: WorkerFlags) => runCommand(flags, (context) => work({ ...flags, ...context })))
}

/** A clip that fails is a result and stands in its folder: the task itself has done its work. */
async function work({ redis, batch, items, heardWithin, engine, ...flags }: WorkerFlags & JobContext): Promise<void> {
  const options = { ...flags, ...engineChoice({ ...flags, engine }) }
  if (redis !== undefined && batch === undefined) return runRedisWorker({ ...options, url: redis, heardWithin: heardWithin * 1000 })
  if (redis === undefined && batch !== undefined && items) return void (await workListedIn({ ...options, batch, places: items }))
  throw new AppError({ code: 'usage', message: 'worker needs either --redis, or --batch and --items.', hint: 'pultrack worker --help shows both forms.' })
}

function parseSeconds(text: string): number {
  if (Number(text) >= 1) return Number(text)
  throw new InvalidArgumentError('Give a number of at least 1.')
}
