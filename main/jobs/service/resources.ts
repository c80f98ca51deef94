import { execFile } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { cpus, freemem, totalmem } from 'node:os'
import { promisify } from 'node:util'
import type { CallResult } from '../../contract/procedures'
import type { LearnerUse } from '../runs/learnTask'
import { readTensorUse } from './tensorUse'

type Resources = CallResult<'engine.resources'>

/** What is used of the machine, and by this process; the load is that since the last look. */
export class ResourceMeter {
  private before = readTicks()

  constructor(private readonly request: { folder(): string; hasGpu(): Promise<boolean>; /** Of a learning process beside this one. */ learner(): LearnerUse | null }) {}

  async read(): Promise<Resources> {
    const { busy, all } = readTicks()
    const elapsed = all - this.before.all
    const load = elapsed > 0 ? (busy - this.before.busy) / elapsed : 0
    this.before = { busy, all }
    const disk = await statfs(this.request.folder()).catch(() => null)
    const own = readTensorUse()
    const learner = this.request.learner() ?? { memory: 0, tensors: 0, tensorBytes: 0 }
    return {
      memory: process.memoryUsage().rss + learner.memory, machineMemory: totalmem(), freeMemory: freemem(), freeDisk: disk && disk.bavail * disk.bsize,
      load, tensors: own.tensors + learner.tensors, tensorBytes: own.tensorBytes + learner.tensorBytes, gpu: (await this.request.hasGpu()) ? await readGpu() : null,
    }
  }
}

function readTicks(): { busy: number; all: number } {
  let busy = 0
  let all = 0
  for (const { times } of cpus()) {
    const total = times.user + times.nice + times.sys + times.irq + times.idle
    all += total
    busy += total - times.idle
  }
  return { busy, all }
}

/** Null where the driver's tool does not answer. */
async function readGpu(): Promise<Resources['gpu']> {
  const query = ['--query-gpu=utilization.gpu,memory.used,memory.total', '--format=csv,noheader,nounits']
  const answer = await promisify(execFile)('nvidia-smi', query, { timeout: 2000 }).catch(() => null)
  const [load, used, total] = (answer?.stdout.split('\n')[0] ?? '').split(',').map(Number)
  if (load === undefined || used === undefined || total === undefined || [load, used, total].some(Number.isNaN)) return null
  return { load: load / 100, memory: used * 2 ** 20, totalMemory: total * 2 ** 20 }
}
