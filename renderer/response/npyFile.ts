/** NumPy's array format, version 1.0: what every tool of a researcher reads. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export function formatNpy(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dimensions}), }`
  // Magic, version and length take ten bytes; the data begin at a multiple of 64.
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`
  const bytes = new Uint8Array(10 + padded.length + 4 * values.length)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8])
  bytes.set(new TextEncoder().encode(padded), 10)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => view.setFloat32(10 + padded.length + 4 * index, value, true))
  return bytes
}
