import { truncate, writeFile } from 'node:fs/promises'

/** Calls `check` with a file cut to several lengths, none of them its own, and restores it. */
export async function forTruncations({ path, bytes, check }: { path: string; bytes: Buffer; check: (length: number) => Promise<void> }): Promise<void> {
  const lengths = new Set([0, 1, 3, 4, 5, 15, 16, 17, Math.floor(bytes.length / 3), Math.floor(bytes.length / 2), bytes.length - 5, bytes.length - 2])
  for (const length of lengths) {
    if (length < 0 || length >= bytes.length) continue
    await writeFile(path, bytes)
    await truncate(path, length)
    await check(length)
  }
  await writeFile(path, bytes)
}
