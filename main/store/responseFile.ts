import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { AppError } from '../contract/errors'
import type { ResponseMap } from '../contract/track'
import { toOutputError } from './atomicFile'
import { crc32c } from './crc32c'

/**
 * Response maps of a track, little-endian: header (`PULRESP1`, map side as uint32, zero), then one record per frame
 * (frameIndex as int32, crc32c of the rest as uint32, side * side float32, row by row), then the index (the frameIndex of each record as
 * int32) and a tail (their number and the index's crc32c, uint32; `PULRIDX1`). Without the tail, as a killed process leaves it,
 * the records themselves are searched.
 */
const MAGIC = 'PULRESP1'
const TAIL_MAGIC = 'PULRIDX1'
const HEADER_BYTES = 16
const TAIL_BYTES = 16
const RECORD_HEAD_BYTES = 8

/** A response map and the frame it was computed for. */
export interface RecordedResponse extends ResponseMap {
  frameIndex: number
}

export interface ResponseWriter {
  /** @throws RangeError for a map of another side than the first */
  append(response: RecordedResponse): Promise<void>
  /** Writes the index. */
  close(): Promise<void>
}

/** Replaces a file by one that takes response maps as they come. */
export async function openResponseWriter({ path, size }: { path: string; size: number }): Promise<ResponseWriter> {
  const written: number[] = []
  const file = await guard(path, () => open(path, 'w'))
  const write = (bytes: Uint8Array): Promise<void> => guard(path, () => file.appendFile(bytes))
  await write(encodeHeader(size))
  return {
    append: async (response) => {
      if (response.size !== size) throw new RangeError(`Response map of ${response.size} cells in a file of ${size}.`)
      await write(encodeRecord(response))
      written.push(response.frameIndex)
    },
    close: async () => {
      try {
        await write(encodeIndex(written))
        await guard(path, () => file.sync())
      } finally {
        await file.close()
      }
    },
  }
}

/** Writes all response maps of a track at once. A track without any, of one frame, still gets a file. */
export async function writeResponses({ path, responses }: { path: string; responses: readonly RecordedResponse[] }): Promise<void> {
  const writer = await openResponseWriter({ path, size: responses[0]?.size ?? 17 })
  for (const response of responses) await writer.append(response)
  await writer.close()
}

export interface ResponseReader {
  /** Side of the maps. */
  readonly size: number
  /** Frames that have a map, ascending. */
  readonly frameIndexes: readonly number[]
  /** Null where none was recorded. @throws AppError `track-invalid` when the record is damaged */
  read(frameIndex: number): Promise<ResponseMap | null>
  close(): Promise<void>
}

/** Opens recorded response maps; each is read when asked for. @throws AppError `track-invalid` when the file is missing or something else */
export async function openResponseReader(path: string): Promise<ResponseReader> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw invalid(path, 'it cannot be opened', cause)
  })
  try {
    const size = await readHeader(file, path)
    const records = await readRecordIndex({ file, recordBytes: RECORD_HEAD_BYTES + 4 * size * size })
    return { size, frameIndexes: [...records.keys()].sort((a, b) => a - b), read: (frameIndex) => readRecord({ file, path, size, record: records.get(frameIndex), frameIndex }), close: () => file.close() }
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

function encodeHeader(size: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.write(MAGIC, 'latin1')
  header.writeUInt32LE(size, 8)
  return header
}

function encodeRecord({ frameIndex, values }: RecordedResponse): Buffer {
  const payload = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  const record = Buffer.alloc(RECORD_HEAD_BYTES + payload.length)
  record.writeInt32LE(frameIndex, 0)
  record.writeUInt32LE(crc32c(payload), 4)
  payload.copy(record, RECORD_HEAD_BYTES)
  return record
}

function encodeIndex(frameIndexes: readonly number[]): Buffer {
  const index = Buffer.from(Int32Array.from(frameIndexes).buffer)
  const tail = Buffer.alloc(TAIL_BYTES)
  tail.writeUInt32LE(frameIndexes.length, 0)
  tail.writeUInt32LE(crc32c(index), 4)
  tail.write(TAIL_MAGIC, 8, 'latin1')
  return Buffer.concat([index, tail])
}

async function readHeader(file: FileHandle, path: string): Promise<number> {
  const header = await readBytes({ file, offset: 0, length: HEADER_BYTES })
  if (header?.toString('latin1', 0, 8) !== MAGIC) throw invalid(path, 'it is no file of response maps')
  const size = header.readUInt32LE(8)
  if (size < 1 || size > 1024) throw invalid(path, `its maps would have a side of ${size} cells`)
  return size
}

/** Number of the record of each frame; of two for one frame the later. */
async function readRecordIndex({ file, recordBytes }: { file: FileHandle; recordBytes: number }): Promise<Map<number, number>> {
  const { size: fileBytes } = await file.stat()
  const frames = (await readIndex({ file, fileBytes, recordBytes })) ?? (await searchRecords({ file, fileBytes, recordBytes }))
  return new Map(frames.map((frameIndex, record) => [frameIndex, record]))
}

interface FileLayout {
  file: FileHandle
  fileBytes: number
  recordBytes: number
}

async function readIndex({ file, fileBytes, recordBytes }: FileLayout): Promise<number[] | null> {
  const tail = await readBytes({ file, offset: fileBytes - TAIL_BYTES, length: TAIL_BYTES })
  if (tail?.toString('latin1', 8) !== TAIL_MAGIC) return null
  const count = tail.readUInt32LE(0)
  if (HEADER_BYTES + count * (recordBytes + 4) + TAIL_BYTES !== fileBytes) return null
  const index = await readBytes({ file, offset: HEADER_BYTES + count * recordBytes, length: 4 * count })
  if (!index || crc32c(index) !== tail.readUInt32LE(4)) return null
  return Array.from({ length: count }, (_, record) => index.readInt32LE(4 * record))
}

/** Whole records from the start; the first one whose checksum does not fit ends the search. */
async function searchRecords({ file, fileBytes, recordBytes }: FileLayout): Promise<number[]> {
  const frames: number[] = []
  for (let offset = HEADER_BYTES; offset + recordBytes <= fileBytes; offset += recordBytes) {
    const record = await readBytes({ file, offset, length: recordBytes })
    if (!record || !isWhole(record)) break
    frames.push(record.readInt32LE(0))
  }
  return frames
}

interface RecordRequest {
  file: FileHandle
  path: string
  size: number
  record: number | undefined
  frameIndex: number
}

async function readRecord({ file, path, size, record, frameIndex }: RecordRequest): Promise<ResponseMap | null> {
  if (record === undefined) return null
  const length = RECORD_HEAD_BYTES + 4 * size * size
  const bytes = await readBytes({ file, offset: HEADER_BYTES + record * length, length })
  if (!bytes || bytes.readInt32LE(0) !== frameIndex || !isWhole(bytes)) throw invalid(path, `the map of frame ${frameIndex} is damaged`)
  return { size, values: new Float32Array(new Uint8Array(bytes.subarray(RECORD_HEAD_BYTES)).buffer) }
}

function isWhole(record: Buffer): boolean {
  return crc32c(record.subarray(RECORD_HEAD_BYTES)) === record.readUInt32LE(4)
}

/** Null beyond the file's ends. */
async function readBytes({ file, offset, length }: { file: FileHandle; offset: number; length: number }): Promise<Buffer | null> {
  if (offset < 0) return null
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, offset)
  return bytesRead === length ? bytes : null
}

async function guard<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (cause) {
    throw toOutputError(path, cause)
  }
}

function invalid(path: string, what: string, cause?: unknown): AppError {
  return new AppError({ code: 'track-invalid', message: `${path} cannot be used: ${what}.`, hint: 'Track again with --responses.', cause })
}
