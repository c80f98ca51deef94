import { parseConfined } from './confinedParser'
import { exchangeInvalid } from './exchangeFormat'

/** A column as it comes out of the thread: numbers as they lie in memory, texts once each, so that a million rows need not be copied one by one. */
type Cells = { numbers: Float64Array; empty: Uint8Array | null } | { texts: readonly string[]; which: Int32Array } | { values: readonly unknown[] }

/** Which text a row has that has none. */
const NO_TEXT = -1

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
  const ofKind = (values, kind) => values.every((value) => value === null || typeof value === kind)
  const packNumbers = (values) => {
    const numbers = new Float64Array(rows)
    const empty = values.includes(null) ? new Uint8Array(rows) : null
    for (let row = 0; row < rows; row++) if (values[row] === null) empty[row] = 1; else numbers[row] = values[row]
    return { numbers, empty }
  }
  const packTexts = (values) => {
    const [texts, places] = [[], new Map()]
    const which = new Int32Array(rows).fill(${NO_TEXT})
    for (let row = 0; row < rows; row++) {
      const text = values[row]
      if (text === null) continue
      if (!places.has(text)) places.set(text, texts.push(text) - 1)
      which[row] = places.get(text)
    }
    return { texts, which }
  }
  const pack = (values) => ofKind(values, 'number') ? packNumbers(values) : ofKind(values, 'string') ? packTexts(values) : { values }
  const file = { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) }
  await parquetRead({ file, metadata, onChunk })
  const said = (metadata.key_value_metadata ?? []).filter(({ key, value }) => typeof key === 'string' && typeof value === 'string').map(({ key, value }) => [key, value])
  return { rows, said, columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, pack(values)])) }
}`

/** Columns of a Parquet file by their names. @throws AppError `track-invalid` */
export async function readParquetColumns(bytes: Uint8Array, { path, mostRows }: { path: string; mostRows: number }): Promise<ParquetColumns> {
  const { rows, said, columns } = await parseConfined<{ rows: number; said: readonly [string, string][]; columns: Readonly<Record<string, Cells>> }>({ library: 'hyparquet', parser: PARSER, bytes, wanted: { mostRows }, path })
  return new ParquetColumns({ rows, said: new Map(said), columns, path })
}

export class ParquetColumns {
  readonly rows: number
  /** What the file says of itself, by key. */
  readonly said: ReadonlyMap<string, string>
  private readonly columns: Readonly<Record<string, Cells>>
  private readonly path: string

  constructor({ rows, said, columns, path }: { rows: number; said: ReadonlyMap<string, string>; columns: Readonly<Record<string, Cells>>; path: string }) {
    this.rows = rows
    this.said = said
    this.columns = columns
    this.path = path
  }

  /** Numbers of a column by the row, null where a cell is empty or the column is not there. What it gives throws AppError `track-invalid` for a cell that is no number. */
  numbers(name: string): (row: number) => number | null {
    const cells = this.cells(name)
    if (!cells) return () => null
    if ('numbers' in cells) return (row) => (cells.empty?.[row] === 1 ? null : cells.numbers[row]!)
    const at = 'values' in cells ? (row: number) => cells.values[row] : (row: number) => cells.texts[cells.which[row]!]
    return (row) => this.toNumber(at(row), { name, row })
  }

  /** Texts of a column by the row, null where a cell holds none. */
  texts(name: string): (row: number) => string | null {
    const cells = this.cells(name)
    if (!cells || 'numbers' in cells) return () => null
    if ('texts' in cells) return (row) => cells.texts[cells.which[row]!] ?? null
    return (row) => (typeof cells.values[row] === 'string' ? cells.values[row] : null)
  }

  /** A row as errors name it. */
  place(row: number): string {
    return `${this.path}, row ${row + 1}`
  }

  private cells(name: string): Cells | null {
    return Object.hasOwn(this.columns, name) ? this.columns[name]! : null
  }

  private toNumber(value: unknown, { name, row }: { name: string; row: number }): number | null {
    if (value === null || value === undefined) return null
    const number = typeof value === 'bigint' ? Number(value) : value
    if (typeof number !== 'number') throw exchangeInvalid(this.place(row), `${name} is no number`)
    return number
  }
}
