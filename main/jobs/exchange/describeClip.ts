import { basename } from 'node:path'
import type { ClipInfo } from '../../contract/frame'
import type { ExchangeClip } from '../../formats/exchange/exchangeModel'

/** A clip as formats want to know it: without the folders it lies in. */
export function describeForExchange({ path, frameCount, width, height, frameRate, mediaTimes, fingerprint }: ClipInfo): ExchangeClip {
  return { name: basename(path), frameCount, width, height, frameRate, mediaTimes, fingerprint }
}
