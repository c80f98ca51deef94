import { AppError } from '../../../../main/contract/errors'
import { parseBatchManifest } from '../../../../main/formats/batchManifest'
import { parseBoxFile } from '../../../../main/formats/boxFile'
import { FORMATS } from '../../../../main/jobs/exchange/formatTable'
import { checkReader } from './readerCheck'

/** Something that reads what others wrote. */
export interface FuzzTarget {
  name: string
  /** Throws for everything but an answer that is sound and an error for the user. @returns whether there was an answer */
  check(data: Uint8Array): Promise<boolean>
}

/** Two lists that people write by hand for batches; beside them stand files to begin with. */
export const BATCH_LISTS: readonly (FuzzTarget & { seeds: readonly string[] })[] = [
  {
    name: 'batch-manifest',
    seeds: [
      'clip,frame,left,top,width,height,name\na.mp4,0,1,2,30,40,first\n"b, c.mp4",12,1.5,2.5,30,40,"the ""second"""\n', 'file,x,y,w,h\r\na.mp4,1,2,3,4\r\nb.mp4,,,,\r\n',
      '[{"clip":"a.mp4","name":"first","frame":3,"box":{"left":1,"top":2,"width":30,"height":40}},{"clip":"b.mp4"}]',
    ],
    check: async (data) => checkText(data, 'manifest-invalid', (text) => {
      for (const { clip, frame, box } of parseBatchManifest({ text, path: 'fuzzed' })) {
        if (clip === '' || (frame !== null && (!Number.isSafeInteger(frame) || frame < 0))) throw new Error(`frame ${frame} of "${clip}"`)
        if (box) assertBox(box)
      }
    }),
  },
  {
    name: 'box-file',
    seeds: ['NaN,NaN,NaN,NaN\n1,2,30,40\n', '1\t2\t30\t40', '{"left":1,"top":2,"width":30,"height":40,"frame":3}'],
    check: async (data) => checkText(data, 'box-invalid', (text) => {
      const { box, frame } = parseBoxFile({ text, path: text.trimStart().startsWith('{') ? 'fuzzed.json' : 'fuzzed.txt' })
      assertBox(box)
      if (!Number.isSafeInteger(frame) || frame < 0) throw new Error(`frame ${frame}`)
    }),
  },
]

export const TARGETS: readonly FuzzTarget[] = [...FORMATS.map((format): FuzzTarget => ({ name: format.facts.format, check: (data) => checkReader(format, data) })), ...BATCH_LISTS]

function checkText(data: Uint8Array, code: string, read: (text: string) => void): boolean {
  try {
    read(new TextDecoder().decode(data))
    return true
  } catch (thrown) {
    if (thrown instanceof AppError && (thrown.code === code || thrown.code === 'sequences-invalid')) return false
    throw thrown
  }
}

function assertBox({ left, top, width, height }: { left: number; top: number; width: number; height: number }): void {
  if (![left, top, width, height].every(Number.isFinite) || width <= 0 || height <= 0) throw new Error(`box ${left},${top},${width},${height}`)
}
