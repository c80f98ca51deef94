import { Worker } from 'node:worker_threads'
import { exchangeInvalid } from './exchangeFormat'

/** Seconds for a file, and more for each of its megabytes: what a slow machine takes, many times over. */
const SECONDS = 15
const SECONDS_PER_MEGABYTE = 2
/** Megabytes of heap for the rows of the largest file that is taken. */
const HEAP = 4096

export interface ConfinedRequest {
  /** Package that the parser rests on. */
  library: 'hyparquet' | 'h5wasm'
  /** JavaScript of `async (library, bytes, wanted) => answer`; the answer is plain data. */
  parser: string
  bytes: Uint8Array
  /** What the parser is to look for; plain data. */
  wanted: unknown
  path: string
}

type Answer<T> = { value: T } | { failed: string }

/**
 * Runs a parser of binary files in a thread of its own, with bounds on time and memory. These libraries trust the lengths that a file claims: damaged files have kept them busy for hours, filled all
 * memory, and written beyond their own. In here that costs the file, nothing else.
 * @throws AppError `track-invalid` with what the library said
 */
export async function parseConfined<T>({ library, parser, bytes, wanted, path }: ConfinedRequest): Promise<T> {
  const workerData = { library: resolveLibrary(library), bytes, wanted }
  const worker = new Worker(`${START}(${parser})`, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP }, stderr: true, stdout: true })
  const seconds = SECONDS + (SECONDS_PER_MEGABYTE * bytes.length) / 1e6
  const answer = await new Promise<Answer<T>>((resolve) => {
    const late = setTimeout(() => resolve({ failed: `it takes longer than ${Math.round(seconds)} s` }), seconds * 1000)
    const settle = (value: Answer<T>): void => {
      clearTimeout(late)
      resolve(value)
    }
    worker.on('message', settle)
    worker.on('error', (error) => settle({ failed: error.message }))
    worker.on('exit', () => settle({ failed: 'its reader ended early' }))
  }).finally(() => void worker.terminate())
  if ('failed' in answer) throw exchangeInvalid(path, `it is no such file that can be read, or a damaged one (${answer.failed})`)
  return answer.value
}

const START = `
const { parentPort, workerData } = require('node:worker_threads')
const answer = (parse) => import(workerData.library)
  .then((library) => parse(library, workerData.bytes, workerData.wanted))
  .then((value) => parentPort.postMessage({ value }), (error) => parentPort.postMessage({ failed: String((error && error.message) || error).split('\\n')[0].slice(0, 200) }))
answer`

/** In a packaged application threads cannot look into its archive: these packages lie beside it. */
function resolveLibrary(library: string): string {
  return import.meta.resolve(library).replace('/app.asar/', '/app.asar.unpacked/')
}
