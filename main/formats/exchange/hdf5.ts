import type { Dataset, Entity, File as Hdf5File, Group } from 'h5wasm'
import { AppError } from '../../contract/errors'
import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { LIMITS } from './limits'

/** Numbers of one data set at most: ten for each sample. */
const MOST_VALUES = 10 * LIMITS.samples
/** HDF5's own memory ends at 2 GiB, and a file lies in it as a whole. */
const MOST_BYTES = 256 * 1024 * 1024

let opened = 0

/** The library with a file system of its own in memory: links of a file to other files lead nowhere. */
async function loadLibrary(): Promise<{ library: typeof import('h5wasm').h5wasm; memory: FileSystem }> {
  const { h5wasm } = await import('h5wasm')
  const { FS, activate_throwing_error_handler: throwErrors } = await h5wasm.ready
  throwErrors() // else it writes what is wrong to the terminal
  return { library: h5wasm, memory: FS as unknown as FileSystem }
}

interface FileSystem {
  writeFile(path: string, bytes: Uint8Array): void
  readFile(path: string): Uint8Array
  unlink(path: string): void
}

/**
 * Lets `read` look into an HDF5 file, and closes it again.
 * @throws AppError `track-invalid` for anything that goes wrong in there
 */
export async function readHdf5<T>({ bytes, name }: FormatFile, path: string, read: (content: Hdf5Content) => T): Promise<T> {
  if (bytes.length > MOST_BYTES) throw exchangeInvalid(path, `${name} is larger than ${MOST_BYTES / 1024 / 1024} MiB`)
  const { library, memory } = await loadLibrary()
  const place = `/read-${++opened}.h5`
  memory.writeFile(place, bytes)
  let file: Hdf5File | null = null
  try {
    file = new library.File(place, 'r')
    return read(new Hdf5Content(file, path))
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw exchangeInvalid(path, 'it is no HDF5 file, or a damaged one', cause)
  } finally {
    file?.close()
    memory.unlink(place)
  }
}

/** Bytes of the HDF5 file that `compose` fills. */
export async function writeHdf5(compose: (file: Hdf5File) => void): Promise<Uint8Array> {
  const { library, memory } = await loadLibrary()
  const place = `/write-${++opened}.h5`
  const file = new library.File(place, 'w')
  try {
    compose(file)
  } finally {
    file.close()
  }
  const bytes = memory.readFile(place)
  memory.unlink(place)
  return bytes
}

/** What is in a file, by kinds; every access is bounded and names what is missing. */
export class Hdf5Content {
  constructor(
    private readonly file: Group,
    private readonly path: string,
  ) {}

  has(name: string): boolean {
    return this.file.keys().includes(name)
  }

  /** Numbers of a data set, and its shape. */
  numbers(name: string): { values: ArrayLike<number>; shape: readonly number[] } {
    const { value, shape } = this.read(name)
    if (!ArrayBuffer.isView(value)) throw exchangeInvalid(this.path, `${name} holds no numbers`)
    return { values: value instanceof BigInt64Array || value instanceof BigUint64Array ? Array.from(value, Number) : (value as unknown as Float64Array), shape }
  }

  texts(name: string): string[] {
    const { value } = this.read(name)
    if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) throw exchangeInvalid(this.path, `${name} holds no texts`)
    return value as string[]
  }

  /** Rows of a compound data set, and what its columns are called. */
  rows(name: string): { rows: readonly (readonly unknown[])[]; columns: readonly string[] } {
    const { value, dataset } = this.read(name)
    const columns = dataset.metadata.compound_type?.members.map((member) => member.name)
    if (!columns || !Array.isArray(value)) throw exchangeInvalid(this.path, `${name} is no table`)
    return { rows: value as unknown[][], columns }
  }

  attribute(group: string, name: string): unknown {
    const entity = this.entity(group)
    if (!('attrs' in entity)) throw exchangeInvalid(this.path, `${group} has no attributes`)
    return entity.attrs[name]?.value ?? null
  }

  private read(name: string): { value: unknown; shape: readonly number[]; dataset: Dataset } {
    const dataset = this.entity(name)
    if (!('shape' in dataset)) throw exchangeInvalid(this.path, `${name} is no data set`)
    const shape = dataset.shape ?? []
    const count = shape.reduce((product, side) => product * side, 1)
    if (!(count * dataset.metadata.size <= 8 * MOST_VALUES)) throw exchangeInvalid(this.path, `${name} claims ${count} values`)
    return { value: count === 0 ? [] : dataset.value, shape, dataset }
  }

  private entity(name: string): Entity {
    const entity = this.file.get(name)
    if (entity === null) throw exchangeInvalid(this.path, `${name} is missing`)
    return entity
  }
}
