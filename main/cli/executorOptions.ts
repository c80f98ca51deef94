import { Option, type Command } from 'commander'
import { EXECUTORS, type ExecutorName } from '../contract/batch'
import { redisExecutor } from '../jobs/executors/redis'
import { DEFAULT_QUEUE, DEFAULT_REDIS } from '../jobs/executors/redisQueue'
import type { RemoteExecutor } from '../jobs/executors/sharedWork'
import { slurmExecutor } from '../jobs/executors/slurm'
import { parseCount } from './parseCount'

export interface ExecutorFlags {
  executor: ExecutorName
  partition?: string
  time?: string
  gpus?: string
  atOnce?: number
  itemsPerTask?: number
  within?: string
  sbatch?: string[]
  redis: string
  queue: string
}

/** @param shared what all machines have to see, for the help */
export function addExecutorOptions(command: Command, { items, shared }: { items: string; shared: string }): Command {
  return command
    .addOption(new Option('--executor <executor>', `who works the ${items} off; slurm and redis need ${shared} where all machines see them under the same path`).choices(EXECUTORS).default('local'))
    .option('--partition <name>', 'slurm: as of sbatch')
    .option('--time <limit>', 'slurm: of one task, as of sbatch')
    .option('--gpus <count>', 'slurm: of one task, as of sbatch')
    .option('--at-once <count>', 'slurm: tasks that may run at the same time', parseCount)
    .option('--items-per-task <count>', `slurm: ${items} that one task works off (default: 1, more where there would be over 1000 tasks)`, parseCount)
    .option('--within <command>', "slurm: put before the command, e.g. 'apptainer exec --nv lab.sif'")
    .option('--sbatch <option...>', 'slurm: passed on to sbatch as they are, e.g. --sbatch=--account=lab')
    .option('--redis <url>', 'redis: the server that workers listen to (pultrack worker --redis)', DEFAULT_REDIS)
    .option('--queue <name>', 'redis: the queue that workers listen to', DEFAULT_QUEUE)
}

/** Null: this process. */
export function chooseExecutor(flags: ExecutorFlags): RemoteExecutor | null {
  if (flags.executor === 'redis') return redisExecutor({ url: flags.redis, queue: flags.queue })
  if (flags.executor === 'slurm') return slurmExecutor({ ...flags, command: [process.execPath, ...process.argv.slice(1, 2)] })
  return null
}
