import type { File as Hdf5File, guess_metadata, Module } from 'h5wasm'

/** A column of a table, a number a row. */
export type Column = BigUint64Array | BigInt64Array | Uint32Array | Int32Array | Uint8Array | Int8Array | Float32Array | Float64Array

/** What of h5wasm a table is written with. */
export interface TableLibrary {
  Module: typeof Module
  guess_metadata: typeof guess_metadata
}

/** Adds a table under the root of a file. The library's own way would be an object for every cell, which for a million rows takes longer than all else; the bytes are the same. */
export function addTable(file: Hdf5File, { name, rows, columns }: { name: string; rows: number; columns: Readonly<Record<string, Column>> }, { Module: library, guess_metadata: describe }: TableLibrary): void {
  const { size, ...type } = describe(new Map(Object.entries(columns)))
  const bytes = interleave(Object.values(columns), { rows, size })
  const shape = [BigInt(rows)]
  const metadata = { ...type, size, shape, maxshape: shape, chunks: null, compression: 0, compression_opts: [], track_order: false }
  const place = library._malloc(Math.max(1, bytes.length))
  if (place === 0) throw new RangeError(`${bytes.length} bytes are more than HDF5 has`)
  try {
    library.HEAPU8.set(bytes, place)
    library.create_dataset(file.file_id, `/${name}`, BigInt(place), metadata)
  } finally {
    library._free(place)
  }
}

/** Rows one behind the other, their cells without gaps. */
function interleave(columns: readonly Column[], { rows, size }: { rows: number; size: number }): Uint8Array {
  const bytes = new Uint8Array(rows * size)
  let offset = 0
  for (const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } of columns) {
    const cells = new Uint8Array(buffer, byteOffset, byteLength)
    for (let row = 0, to = offset, from = 0; row < rows; row++, to += size) for (let end = from + width, at = to; from < end; from++, at++) bytes[at] = cells[from]!
    offset += width
  }
  return bytes
}
