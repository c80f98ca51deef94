import { createHash, type Hash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'

const SAMPLE_BYTES = 64 * 1024

/** Sparse content hash of a file: size, head, middle, tail. Survives moves and renames. @returns 32 hex digits */
export async function fingerprintFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await addFile(hash, path)
  return hash.digest('hex').slice(0, 32)
}

/** As {@link fingerprintFile} for images: names and sizes of all, samples of first, middle and last. @param paths in frame order */
export async function fingerprintImages(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(`${basename(path)}:${await sizeOf(path)}\n`)
  for (const position of [0, paths.length >> 1, paths.length - 1]) {
    const path = paths[position]
    if (path !== undefined && (await sizeOf(path)) !== null) await addFile(hash, path)
  }
  return hash.digest('hex').slice(0, 32)
}

/** Null where a list names what is not there. */
async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(({ size }) => size, () => null)
}

async function addFile(hash: Hash, path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    hash.update(`${size}\n`)
    const last = Math.max(0, size - SAMPLE_BYTES)
    for (const start of [0, Math.floor(last / 2), last]) {
      const sample = Buffer.alloc(SAMPLE_BYTES)
      const { bytesRead } = await file.read(sample, 0, SAMPLE_BYTES, start)
      hash.update(sample.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
