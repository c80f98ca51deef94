import { join } from 'node:path'
import type { BenchmarkSequence } from '../contract/benchmark'
import type { Box } from '../contract/geometry'
import { readText } from './lines'
import { assertLength, createSequence, listAnnotationFiles, listFolders, listImageNames, parseBoxes, type SequenceEntry } from './sequenceFiles'

/**
 * TrackingNet: frames/NAME/0.jpg and on, anno/NAME.txt, in one folder or in TEST, TRAIN_0 .. TRAIN_11 below it. The test set's annotations
 * hold the first box alone.
 */
export async function listTrackingNet({ root }: { root: string }): Promise<SequenceEntry[]> {
  const annotations = await listAnnotationFiles(join(root, 'anno'))
  if (annotations.length > 0) return annotations.map(({ name, path }) => ({ name, read: () => readTrackingNet({ name, path, frames: join(root, 'frames', name) }) }))
  const parts = (await listFolders(root)).filter((name) => /^(TEST|TRAIN)/i.test(name))
  const found = await Promise.all(parts.map((part) => listTrackingNet({ root: join(root, part) })))
  if (found.flat().length > 0) return found.flat()
  return (await listAnnotationFiles(root)).map(({ name, path }) => ({ name, read: () => readTrackingNet({ name, path, frames: null }) }))
}

async function readTrackingNet({ name, path, frames }: { name: string; path: string; frames: string | null }): Promise<BenchmarkSequence> {
  const text = (await readText({ path }))!
  const { boxes, repairs } = parseBoxes({ text, path, origin: 0 })
  const images = frames === null ? 0 : (await listImageNames(frames)).length
  const firstOnly = boxes.length === 1 && images > 1
  const all: (Box | null)[] = firstOnly ? [...boxes, ...Array<null>(images - 1).fill(null)] : boxes
  if (images > 0) assertLength({ name, path, boxes: all.length, images })
  return createSequence({
    name, boxes: all, clip: images > 0 ? frames : null, texts: [text],
    repairs: firstOnly ? [...repairs, { path, line: null, what: 'the first frame alone is annotated: boxes can be written, not scored' }] : repairs,
  })
}
