import { Worker } from 'node:worker_threads'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { exchangeInvalid } from './exchangeFormat'

/** Seconds for a file: what a million rows take on a slow machine, many times over. */
const SECONDS = 120
/** Megabytes of heap for the rows of the largest file that is taken. */
const HEAP = 4096

/** What the worker runs. The library trusts the lengths of runs that a file claims: a damaged one can keep it busy for hours, and fill all memory. Here it can do neither. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads')
import(workerData.library).then(async ({ parquetMetadata, parquetRead }) => {
  const { buffer, mostRows } = workerData
  const metadata = parquetMetadata(buffer)
  if (metadata.num_rows > BigInt(mostRows)) throw new Error('more than ' + mostRows + ' rows')
  const columns = {}
  const onChunk = ({ columnName, columnData, rowStart, rowEnd }) => {
    const column = (columns[columnName] ??= new Array(Number(metadata.num_rows)).fill(null))
    for (let row = rowStart; row < rowEnd; row++) column[row] = columnData[row - rowStart] ?? null
  }
  const file = { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) }
  await parquetRead({ file, metadata, onChunk })
  parentPort.postMessage({ rows: Number(metadata.num_rows), columns })
}).catch((error) => parentPort.postMessage({ failed: String(error && error.message).slice(0, 300) }))
`

export interface Columns {
  rows: number
  columns: Readonly<Record<string, readonly unknown[]>>
}

type Answer = Columns | { failed: string }

/** Columns of a Parquet file, read in a thread with bounds on time and memory. @throws AppError `track-invalid` */
export async function readParquetColumns(bytes: Uint8Array, { path, mostRows }: { path: string; mostRows: number }): Promise<Columns> {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const library = pathToFileURL(createRequire(import.meta.url).resolve('hyparquet')).href
  const worker = new Worker(SOURCE, { eval: true, workerData: { library, buffer, mostRows }, resourceLimits: { maxOldGenerationSizeMb: HEAP }, stderr: true })
  const answer = await new Promise<Answer>((resolve) => {
    const late = setTimeout(() => resolve({ failed: `it takes longer than ${SECONDS} s` }), SECONDS * 1000)
    const settle = (value: Answer): void => {
      clearTimeout(late)
      resolve(value)
    }
    worker.on('message', settle)
    worker.on('error', (error) => settle({ failed: error.message }))
    worker.on('exit', () => settle({ failed: 'its reader ended early' }))
  }).finally(() => void worker.terminate())
  if ('failed' in answer) throw exchangeInvalid(path, `it is no Parquet file that can be read (${answer.failed})`)
  return answer
}
