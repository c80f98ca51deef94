import { parseConfined } from './confinedParser'

export interface Columns {
  rows: number
  columns: Readonly<Record<string, readonly unknown[]>>
}

/** Runs in the thread: nothing of this module is there. */
const PARSER = `async ({ parquetMetadata, parquetRead }, bytes, { mostRows }) => {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const metadata = parquetMetadata(buffer)
  if (metadata.num_rows > BigInt(mostRows)) throw new Error('more than ' + mostRows + ' rows')
  const rows = Number(metadata.num_rows)
  const columns = {}
  const onChunk = ({ columnName, columnData, rowStart, rowEnd }) => {
    const column = (columns[columnName] ??= new Array(rows).fill(null))
    for (let row = rowStart; row < Math.min(rowEnd, rows); row++) column[row] = columnData[row - rowStart] ?? null
  }
  const file = { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) }
  await parquetRead({ file, metadata, onChunk })
  return { rows, columns }
}`

/** Columns of a Parquet file by their names, null where a cell is empty. @throws AppError `track-invalid` */
export function readParquetColumns(bytes: Uint8Array, { path, mostRows }: { path: string; mostRows: number }): Promise<Columns> {
  return parseConfined({ library: 'hyparquet', parser: PARSER, bytes, wanted: { mostRows }, path })
}
