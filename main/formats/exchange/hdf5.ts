import type { File as Hdf5File } from 'h5wasm'
import { parseConfined } from './confinedParser'
import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { LIMITS } from './limits'

/** Bytes of one data set at most: ten numbers for each sample. */
const MOST_BYTES_OF_SET = 8 * 10 * LIMITS.samples
/** HDF5's own memory ends at 2 GiB, and a file lies in it as a whole. */
const MOST_BYTES = 256 * 1024 * 1024

export interface Wanted {
  /** Data sets by name, also `GROUP/NAME`; those that are not there are left out. */
  datasets: readonly string[]
  /** An attribute whose text is wanted as well. */
  attribute?: { group: string; name: string }
}

interface FoundSet {
  value: unknown
  shape: readonly number[]
  /** Names of the columns of a table; null for plain values. */
  columns: readonly string[] | null
}

interface Found {
  datasets: Readonly<Record<string, FoundSet>>
  attribute: unknown
}

/** Runs in the thread: nothing of this module is there. The library's file system is in memory, so that links of a file lead nowhere. */
const PARSER = `async ({ h5wasm }, bytes, { datasets, attribute, mostBytes }) => {
  const { FS, activate_throwing_error_handler } = await h5wasm.ready
  activate_throwing_error_handler()
  FS.writeFile('/given.h5', bytes)
  const file = new h5wasm.File('/given.h5', 'r')
  try {
    const found = {}
    for (const name of datasets) {
      const parts = name.split('/')
      const holder = parts.length > 1 ? (file.keys().includes(parts[0]) ? file.get(parts[0]) : null) : file
      if (!holder?.keys?.().includes(parts.at(-1))) continue
      const set = file.get(name)
      const shape = set.shape ?? []
      const count = shape.reduce((product, side) => product * side, 1)
      if (!(count * set.metadata.size <= mostBytes)) throw new Error(name + ' claims ' + count + ' values')
      const columns = set.metadata.compound_type ? set.metadata.compound_type.members.map((member) => member.name) : null
      found[name] = { shape, columns, value: count === 0 ? [] : set.value }
    }
    return { datasets: found, attribute: attribute ? (file.get(attribute.group)?.attrs[attribute.name]?.value ?? null) : null }
  } finally {
    file.close()
  }
}`

/** What is wanted of an HDF5 file. @throws AppError `track-invalid` for whatever goes wrong in there */
export async function readHdf5({ bytes, name }: FormatFile, { path, wanted }: { path: string; wanted: Wanted }): Promise<Hdf5Content> {
  if (bytes.length > MOST_BYTES) throw exchangeInvalid(path, `${name} is larger than ${MOST_BYTES / 1024 / 1024} MiB`)
  const found = await parseConfined<Found>({ library: 'h5wasm', parser: PARSER, bytes, wanted: { ...wanted, mostBytes: MOST_BYTES_OF_SET }, path })
  return new Hdf5Content(found, path)
}

let written = 0

/** Bytes of the HDF5 file that `compose` fills; it is made in memory. */
export async function writeHdf5(compose: (file: Hdf5File) => void): Promise<Uint8Array> {
  const { h5wasm } = await import('h5wasm')
  const { FS } = await h5wasm.ready
  const memory = FS as unknown as { readFile(path: string): Uint8Array; unlink(path: string): void }
  const place = `/write-${++written}.h5`
  const file = new h5wasm.File(place, 'w')
  try {
    compose(file)
  } finally {
    file.close()
  }
  const bytes = memory.readFile(place)
  memory.unlink(place)
  return bytes
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
    const { value, shape } = this.set(name)
    if (!ArrayBuffer.isView(value)) throw exchangeInvalid(this.path, `${name} holds no numbers`)
    return { values: value instanceof BigInt64Array || value instanceof BigUint64Array ? Array.from(value, Number) : (value as unknown as Float64Array), shape }
  }

  texts(name: string): string[] {
    const { value } = this.set(name)
    if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) throw exchangeInvalid(this.path, `${name} holds no texts`)
    return value as string[]
  }

  /** Rows of a table, and what its columns are called. */
  rows(name: string): { rows: readonly (readonly unknown[])[]; columns: readonly string[] } {
    const { value, columns } = this.set(name)
    if (!columns || !Array.isArray(value) || !value.every(Array.isArray)) throw exchangeInvalid(this.path, `${name} is no table`)
    return { rows: value as unknown[][], columns }
  }

  private set(name: string): FoundSet {
    const set = this.has(name) ? this.found.datasets[name] : undefined
    if (!set) throw exchangeInvalid(this.path, `${name} is missing`)
    return set
  }
}
