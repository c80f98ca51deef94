import { Worker } from 'node:worker_threads'
import { exchangeInvalid } from '../../../../main/formats/exchange/exchangeFormat'
import type { ConfinedRequest } from '../../../../main/formats/exchange/confinedParser'

/** Seconds for an input: shorter than what the fuzzer takes for a hang, for here as there a parser that is late costs the file. */
const SECONDS = 10
/** Inputs after which a thread is replaced: what damaged files did to its memory must not add up. */
const MOST_INPUTS = 200

type Answer = { value: unknown } | { failed: string }

let kept: { worker: Worker; inputs: number } | null = null

/**
 * Stands for `parseConfined` while fuzzing: the same parsers in a thread of their own, which is kept for many inputs. To start one anew for each takes a hundred times as long as most inputs do,
 * and they would have been a few a minute.
 */
export async function parseConfined<T>({ library, parser, bytes, wanted, path }: ConfinedRequest): Promise<T> {
  if (kept && ++kept.inputs > MOST_INPUTS) await end()
  kept ??= { worker: start(library, parser), inputs: 0 }
  const answer = await ask(kept.worker, { bytes, wanted })
  if ('value' in answer) return answer.value as T
  throw exchangeInvalid(path, `it is no such file that can be read, or a damaged one (${answer.failed})`)
}

/** It does not keep the fuzzer alive when there is nothing left to ask; where its library fails a second time, after its answer, the next input gets another. */
function start(library: string, parser: string): Worker {
  const worker = new Worker(`${START}(${parser})`, { eval: true, workerData: { library: import.meta.resolve(library) }, resourceLimits: { maxOldGenerationSizeMb: 2000 }, stderr: true, stdout: true })
  worker.unref()
  worker.on('error', () => {
    if (kept?.worker === worker) kept = null
  })
  return worker
}

async function ask(worker: Worker, message: unknown): Promise<Answer> {
  const answer = await new Promise<Answer | 'late' | 'ended'>((resolve) => {
    const settle = (value: Answer | 'late' | 'ended'): void => {
      clearTimeout(late)
      worker.off('message', settle).off('error', onEnd).off('exit', onEnd)
      resolve(value)
    }
    const onEnd = (): void => settle('ended')
    const late = setTimeout(() => settle('late'), SECONDS * 1000)
    worker.on('message', settle).on('error', onEnd).on('exit', onEnd)
    worker.postMessage(message)
  })
  if (typeof answer === 'object') return answer
  await end()
  return { failed: answer }
}

async function end(): Promise<void> {
  await kept?.worker.terminate()
  kept = null
}

const START = `
const { parentPort, workerData } = require('node:worker_threads')
const answer = (parse) => parentPort.on('message', ({ bytes, wanted }) => import(workerData.library)
  .then((library) => parse(library, bytes, wanted))
  .then((value) => parentPort.postMessage({ value }), (error) => parentPort.postMessage({ failed: String((error && error.message) || error) })))
answer`
