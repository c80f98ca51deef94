import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isPresent } from '../../../main/formats/exchange/exchangeModel'
import type { Box } from '../../../main/contract/geometry'
import { FORMATS, writeDocument } from '../../../main/jobs/exchange/formatTable'
import { exampleDocument } from './exampleDocument'

/**
 * What other programs' own readers found in files that our writers made of the example, recorded by `tests/fixtures/exchange/readers.py`. The files are stored beside it; here they are written
 * anew and must be the same, so that what those readers found holds for the writers of today.
 */
const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'exchange')

interface Reading {
  /** Which reader, and its version. */
  reader: string
  format: string
  /** [frame from 0, track, left, top, width, height] of every box, in whatever order. */
  boxes: [number, string, number, number, number, number][]
  /** How far places may be off, in pixels. */
  tolerance: number
}

/** What is left of a box: of TrackMate's spots the middle and the area, as a square. */
function placesOf({ left, top, width, height }: Box, format: string): readonly [number, number, number, number] {
  if (format !== 'trackmate') return [left, top, width, height]
  const side = Math.sqrt(width * height)
  return [left + (width - side) / 2, top + (height - side) / 2, side, side]
}

const readings = JSON.parse(readFileSync(join(FIXTURES, 'readings.json'), 'utf8')) as Reading[]
/** Binary, with the time or the order of allocation in it: what is in them is compared, not their bytes. */
const BINARY = ['sleap', 'sleap-h5', 'deeplabcut-h5', 'parquet']

describe('files for other programs', () => {
  it.each(FORMATS.map((format) => [format.facts.format, format] as const))('%s is what the readers were shown', async (name, format) => {
    const files = await writeDocument(format, exampleDocument(format.facts.losses.includes('one-track') ? 1 : 2))
    for (const file of files) {
      const path = join(FIXTURES, 'files', name, file.name)
      if (process.env['PULTRACK_WRITE_FIXTURES']) {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, file.bytes)
      }
      expect(existsSync(path), path).toBe(true)
      if (!BINARY.includes(name)) expect(Buffer.from(file.bytes).toString()).toBe(readFileSync(path, 'utf8'))
    }
  })

  it.each(readings)('$reader reads $format as we mean it', ({ format, boxes, tolerance }) => {
    const { tracks } = exampleDocument(FORMATS.find(({ facts }) => facts.format === format)!.facts.losses.includes('one-track') ? 1 : 2)
    const expected = tracks.flatMap(({ id, samples }) => samples.filter(isPresent).map(({ frameIndex, box }) => [frameIndex, id, ...placesOf(box, format)] as const))
    expect(boxes.length).toBe(expected.length)
    for (const [frame, id, ...places] of expected) {
      const found = boxes.find(([there, name]) => there === frame && name === String(id))
      expect(found, `frame ${frame} of track ${id}`).toBeDefined()
      const off = Math.max(...places.map((value, axis) => Math.abs(value - (found![axis + 2] as number))))
      expect(off, `frame ${frame} of track ${id}`).toBeLessThanOrEqual(tolerance)
    }
  })
})
