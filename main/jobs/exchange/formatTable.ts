import { AppError, toAppError } from '../../contract/errors'
import type { ExchangeFormatName } from '../../contract/exchange'
import { exchangeInvalid } from '../../formats/exchange/exchangeFormat'
import type { ExchangeFormat, FormatFile } from '../../formats/exchange/exchangeFormat'
import type { ExchangeDocument } from '../../formats/exchange/exchangeModel'
import { FOREIGN_FORMATS } from '../../formats/exchange/registry'
import { NATIVE_CSV, NATIVE_JSON } from './nativeFormats'

/** Every format; a file is shown to them in this order. */
export const FORMATS: readonly ExchangeFormat[] = [NATIVE_CSV, NATIVE_JSON, ...FOREIGN_FORMATS]

export function formatNamed(name: ExchangeFormatName): ExchangeFormat {
  return FORMATS.find(({ facts }) => facts.format === name)!
}

/** Characters at the beginning of a file by which it is told what it is. */
const HEAD = 16_384

/** The format that files look like. @throws AppError `track-invalid` when it is none that is known */
export function recognizeFormat(files: readonly FormatFile[], path: string): ExchangeFormat {
  const names = files.map(({ name }) => name)
  const [first] = files
  const head = first ? new TextDecoder().decode(first.bytes.subarray(0, HEAD)) : ''
  const found = FORMATS.find((format) => format.recognizes(names, head))
  if (found) return found
  if (files.every(({ bytes }) => bytes.length === 0)) throw new AppError({ code: 'track-invalid', message: `${path}: the file is empty.`, hint: 'Export it again in the program that it comes from.' })
  throw new AppError({ code: 'track-invalid', message: `${path}: it is in no format that is known.`, hint: 'Check that the file is whole, and in one of the formats that tracks are exported to.' })
}

/** Files of a document. @throws AppError `usage` where the format must be told more, or cannot hold so much */
export async function writeDocument(format: ExchangeFormat, document: ExchangeDocument): Promise<FormatFile[]> {
  try {
    return await format.write(document)
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    throw new AppError({ code: 'usage', message: `${format.facts.title} cannot hold so much in one file.`, hint: 'Export fewer tracks at a time, or choose CSV or Parquet.', cause: thrown })
  }
}

/** Reads a document; whatever a damaged file does to a reader, the error names the file. @throws AppError */
export async function readDocument(format: ExchangeFormat, request: Parameters<ExchangeFormat['read']>[0]): Promise<ExchangeDocument> {
  try {
    return await format.read(request)
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    if (thrown instanceof RangeError) throw exchangeInvalid(request.path, 'it claims more than memory holds', thrown)
    throw toAppError(thrown)
  }
}
