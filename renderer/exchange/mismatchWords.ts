import type { Mismatch } from '../../main/contract/exchange'

type Words = (key: string, values: Record<string, unknown>) => string

/** The same once the file was read, with what became of its frames. */
export function wordSettled(t: Words, mismatch: Mismatch, frames: 'remap' | 'as-is'): string {
  const words = wordMismatch(t, mismatch)
  return mismatch.kind === 'offset' || mismatch.kind === 'rate' ? `${words} ${t(frames === 'remap' ? 'exchange.settled.moved' : 'exchange.settled.kept', {})}` : words
}

/** What does not fit between a file and the clip, in the page's language. */
export function wordMismatch(t: Words, mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'offset':
      return t('exchange.mismatch.offset', { first: -mismatch.shift })
    case 'frame-base':
      return t('exchange.mismatch.frameBase', {})
    case 'rate':
      return t('exchange.mismatch.rate', { file: perSecond(mismatch.file), clip: perSecond(mismatch.clip) })
    case 'frame-count':
      return t('exchange.mismatch.frameCount', { file: mismatch.file, clip: mismatch.clip })
    case 'frame-size':
      return t('exchange.mismatch.frameSize', { file: `${mismatch.file.width} × ${mismatch.file.height}`, clip: `${mismatch.clip.width} × ${mismatch.clip.height}` })
    case 'outside-frame':
      return t('exchange.mismatch.outside', { count: mismatch.boxes })
  }
}

function perSecond({ num, den }: { num: number; den: number }): string {
  return String(Number((num / den).toFixed(3)))
}
