import type { File as Hdf5File } from 'h5wasm'
import { parseConfined } from './confinedParser'
import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { HDF5_PARSER } from './hdf5Parser'
import type { TableLibrary } from './hdf5Table'
import { LIMITS } from './limits'

/** Bytes of one data set at most: ten numbers for each sample. */
const MOST_BYTES_OF_SET = 8 * 10 * LIMITS.samples
/** Bytes of all texts of a file at most: a hundred for each track are a sixth of it. */
const MOST_BYTES_OF_TEXT = 64 * 1024 * 1024
/** HDF5's own memory ends at 2 GiB, and a file lies in it as a whole. */
const MOST_BYTES = 256 * 1024 * 1024

export interface Wanted {
  /** Data sets by name, also `GROUP/NAME`; those that are not there are left out. */
  datasets: readonly string[]
  /** An attribute whose text is wanted as well. */
  attribute?: { group: string; name: string }
}

interface FoundValues {
  value: unknown
  shape: readonly number[]
}

/** Numbers of a column, `width` of them a row. */
export interface TableColumn {
  values: Float64Array
  width: number
}

interface FoundTable {
  rows: number
  /** By their names; null for those that are no numbers. */
  columns: Readonly<Record<string, TableColumn | null>>
}

interface Found {
  datasets: Readonly<Record<string, FoundValues | FoundTable>>
  attribute: unknown
}

/** What is wanted of an HDF5 file. @throws AppError `track-invalid` for whatever goes wrong in there */
export async function readHdf5({ bytes, name }: FormatFile, { path, wanted }: { path: string; wanted: Wanted }): Promise<Hdf5Content> {
  if (bytes.length > MOST_BYTES) throw exchangeInvalid(path, `${name} is larger than ${MOST_BYTES / 1024 / 1024} MiB`)
  const found = await parseConfined<Found>({ library: 'h5wasm', parser: HDF5_PARSER, bytes, wanted: { ...wanted, mostBytes: MOST_BYTES_OF_SET, mostText: MOST_BYTES_OF_TEXT }, path })
  return new Hdf5Content(found, path)
}

let written = 0

/** Bytes of the HDF5 file that `compose` fills; it is made in memory, and the same content gives the same bytes. */
export async function writeHdf5(compose: (file: Hdf5File, library: TableLibrary) => void): Promise<Uint8Array> {
  const library = await import('h5wasm')
  const { h5wasm } = library
  const { FS } = await h5wasm.ready
  const memory = FS as unknown as { readFile(path: string): Uint8Array; unlink(path: string): void }
  const place = `/write-${++written}.h5`
  withoutClock(() => {
    const file = new h5wasm.File(place, 'w')
    try {
      compose(file, library)
    } finally {
      file.close()
    }
  })
  const bytes = memory.readFile(place)
  memory.unlink(place)
  return bytes
}

/** HDF5 notes in each object when it was made, which the library lets nobody switch off; 0 is its word for no time. Nothing else runs while the step does. */
function withoutClock(step: () => void): void {
  const clock = Object.getOwnPropertyDescriptor(Date, 'now')!
  Object.defineProperty(Date, 'now', { ...clock, value: () => 0 })
  try {
    step()
  } finally {
    Object.defineProperty(Date, 'now', clock)
  }
}

/** What was found in a file, by kinds; every access names what is missing. */
export class Hdf5Content {
  constructor(
    private readonly found: Found,
    private readonly path: string,
  ) {}

  get attribute(): unknown {
    return this.found.attribute
  }

  has(name: string): boolean {
    return Object.hasOwn(this.found.datasets, name)
  }

  /** Numbers of a data set, and its shape. */
  numbers(name: string): { values: ArrayLike<number>; shape: readonly number[] } {
    const { value, shape } = this.plain(name)
    if (!ArrayBuffer.isView(value)) throw exchangeInvalid(this.path, `${name} holds no numbers`)
    return { values: value instanceof BigInt64Array || value instanceof BigUint64Array ? Array.from(value, Number) : (value as unknown as Float64Array), shape }
  }

  texts(name: string): string[] {
    const { value } = this.plain(name)
    if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) throw exchangeInvalid(this.path, `${name} holds no texts`)
    return value as string[]
  }

  /** Whether a table has columns of exactly these names. */
  hasColumns(name: string, columns: readonly string[]): boolean {
    return Object.keys(this.table(name).columns).join('\n') === columns.join('\n')
  }

  rows(name: string): number {
    return this.table(name).rows
  }

  /** A column of one number a row, or of as many as `width` says. */
  column(name: string, column: string, width = 1): Float64Array {
    const { columns } = this.table(name)
    const found = Object.hasOwn(columns, column) ? columns[column] : null
    if (!found) throw exchangeInvalid(this.path, `${name} has no number ${column}`)
    if (found.width !== width) throw exchangeInvalid(this.path, `${name} has ${found.width} numbers in a row of ${column}, not ${width}`)
    return found.values
  }

  private table(name: string): FoundTable {
    const set = this.set(name)
    if (!('rows' in set)) throw exchangeInvalid(this.path, `${name} is no table`)
    return set
  }

  private plain(name: string): FoundValues {
    const set = this.set(name)
    if ('rows' in set) throw exchangeInvalid(this.path, `${name} is a table`)
    return set
  }

  private set(name: string): FoundValues | FoundTable {
    const set = this.has(name) ? this.found.datasets[name] : undefined
    if (!set) throw exchangeInvalid(this.path, `${name} is missing`)
    return set
  }
}
