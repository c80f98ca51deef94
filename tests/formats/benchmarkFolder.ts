import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { BenchmarkSequence } from '../../main/contract/benchmark'
import type { SequenceEntry } from '../../main/formats/sequenceFiles'

/** Lays out files by path; images may be empty, as readers only list them. */
export function layOut(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'pultrack-benchmark-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** Names of images, from one number to another, both inclusive. */
export function images(folder: string, from: number, to: number, digits = 4): Record<string, string> {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_, index) => [`${folder}/${String(from + index).padStart(digits, '0')}.jpg`, '']))
}

/** Lines of boxes that can be told apart. */
export function boxLines(count: number, separator = ','): string {
  return Array.from({ length: count }, (_, index) => `${[10 + index, 20, 30, 40].join(separator)}\n`).join('')
}

export async function readAll(entries: Promise<SequenceEntry[]>): Promise<BenchmarkSequence[]> {
  const read: BenchmarkSequence[] = []
  for (const entry of await entries) read.push(await entry.read())
  return read
}
