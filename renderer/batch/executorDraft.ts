import { executorSchema, type ExecutorChoice, type ExecutorName } from '../../main/contract/batch'

/** As it stands in the fields; what is empty is left to the executor. */
export interface ExecutorDraft {
  executor: ExecutorName
  partition: string
  time: string
  gpus: string
  atOnce: string
  itemsPerTask: string
  url: string
  queue: string
}

export const EXECUTOR_DRAFT: ExecutorDraft = { executor: 'local', partition: '', time: '', gpus: '', atOnce: '', itemsPerTask: '', url: 'redis://127.0.0.1:6379', queue: 'pultrack' }

/** Null where a field holds what it cannot. */
export function readExecutor({ executor, partition, time, gpus, atOnce, itemsPerTask, url, queue }: ExecutorDraft): ExecutorChoice | null {
  const given = (fields: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''))
  const numbers = Object.fromEntries(Object.entries(given({ atOnce, itemsPerTask })).map(([name, text]) => [name, Number(text)]))
  const fields = { local: {}, slurm: { ...given({ partition, time, gpus }), ...numbers }, redis: { url, ...given({ queue }) } }[executor]
  const parsed = executorSchema.safeParse({ executor, ...fields })
  return parsed.success ? parsed.data : null
}
