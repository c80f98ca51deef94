import fc from 'fast-check'
import type { ExchangeFormat } from '../../../../main/formats/exchange/exchangeFormat'
import type { ExchangeDocument } from '../../../../main/formats/exchange/exchangeModel'
import { documents } from '../documents'
import { FORMATS } from '../../../../main/jobs/exchange/formatTable'
import { BATCH_LISTS, TARGETS } from './fuzzTargets'
import { fileNames } from './readerCheck'

export const NAMES = TARGETS.map(({ name }) => name)

/** Sound files for a target, as the fuzzer's beginning: small, and different in what they hold. */
export async function composeSeeds(name: string, count: number): Promise<Uint8Array[]> {
  const list = BATCH_LISTS.find((target) => target.name === name)
  if (list) return list.seeds.map((text) => Buffer.from(text))
  const format = FORMATS.find(({ facts }) => facts.format === name)!
  const several = format.facts.losses.includes('one-track') ? 1 : 2
  const chosen = fc.sample(documents(several), { numRuns: count, seed: 11 }).map(shorten)
  return Promise.all(chosen.map((document) => composeSeed(format, document)))
}

async function composeSeed(format: ExchangeFormat, document: ExchangeDocument): Promise<Uint8Array> {
  const files = await format.write(document)
  const names = fileNames(format)
  if (names.length === 1) return files[0]!.bytes
  const ordered = names.map((name) => files.find((file) => file.name === name)?.bytes ?? files.find((file) => /labels\/train/.test(file.name))?.bytes ?? new Uint8Array())
  return Buffer.concat(ordered.flatMap((bytes, index) => (index === 0 ? [bytes] : [Buffer.of(0), bytes])))
}

function shorten({ clip, tracks }: ExchangeDocument): ExchangeDocument {
  return { clip: { ...clip, frameCount: 6 }, tracks: tracks.map((track) => ({ ...track, samples: track.samples.filter(({ frameIndex, state }) => frameIndex < 6 || state === 'tracked').slice(0, 3) })) }
}
