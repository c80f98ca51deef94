import { manifestRowsSchema } from '../contract/batch'
import type { PortionPart } from '../contract/clipPortion'
import { boxSchema, type Box } from '../contract/geometry'
import { invalidManifest } from './invalidManifest'
import { parsePortion, PORTION_COLUMNS } from './manifestPortion'

/** A clip as a manifest names it; the rest of it where the manifest says so. */
export interface ManifestRow {
  /** As written; relative ones are relative to the manifest. */
  clip: string
  name: string | null
  box: Box | null
  /** That the box is of. Null: the first that is looked at. */
  frame: number | null
  /** What of the clip is looked at. */
  portion: PortionPart
  /** Where it stands, for messages. */
  place: string
}

const COLUMNS = ['clip', 'name', 'frame', 'left', 'top', 'width', 'height', ...PORTION_COLUMNS] as const
type Column = (typeof COLUMNS)[number]
/** What tables from elsewhere call the same. */
const SYNONYMS: Record<string, Column> = { x: 'left', y: 'top', w: 'width', h: 'height', file: 'clip', path: 'clip', video: 'clip' }

/**
 * Reads the list of a batch. CSV with a header of `clip` and, as wanted, `name`, `frame`, `left`, `top`, `width`, `height`, `from`, `to`, `stride`, `downsample`,
 * `leave_out`; JSON: an array of `{clip, name?, frame?, box?: {left, top, width, height}, from?, to?, stride?, downsample?, regions?: [box]}`. A clip may
 * stand in several rows, one a target.
 * @throws AppError `manifest-invalid` naming the line
 */
export function parseBatchManifest({ text, path }: { text: string; path: string }): ManifestRow[] {
  const rows = /^\s*\[/.test(text) || path.toLowerCase().endsWith('.json') ? parseJson({ text, path }) : parseCsv({ text, path })
  if (rows.length === 0) throw invalidManifest(path, 'it lists no clip')
  return rows
}

function parseJson({ text, path }: { text: string; path: string }): ManifestRow[] {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw invalidManifest(path, 'it is no valid JSON', cause)
  }
  const parsed = manifestRowsSchema.safeParse(content)
  if (!parsed.success) throw invalidManifest(path, parsed.error.issues.slice(0, 3).map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`).join('; '))
  return parsed.data.map(({ clip, name, frame, box, ...portion }, index) => ({ clip, name: name ?? null, frame: frame ?? null, box: box ?? null, portion, place: `${path}: row ${index}` }))
}

function parseCsv({ text, path }: { text: string; path: string }): ManifestRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const names = splitLine(lines[0] ?? '').map((name) => SYNONYMS[name.trim().toLowerCase()] ?? name.trim().toLowerCase())
  const unknown = names.find((name) => !COLUMNS.some((column) => column === name))
  if (unknown !== undefined) throw invalidManifest(`${path}:1`, `"${unknown}" is no column; there are ${COLUMNS.join(', ')}`)
  if (!names.includes('clip')) throw invalidManifest(`${path}:1`, 'there is no column "clip"')
  return lines.flatMap((line, index) => (index === 0 || line.trim() === '' ? [] : [parseLine({ line, names, place: `${path}:${index + 1}` })]))
}

function parseLine({ line, names, place }: { line: string; names: readonly string[]; place: string }): ManifestRow {
  const fields = splitLine(line)
  if (fields.length !== names.length) throw invalidManifest(place, `${fields.length} columns instead of ${names.length}`)
  const values = Object.fromEntries(names.map((name, column) => [name, fields[column]!.trim()])) as Partial<Record<Column, string>>
  if (!values.clip) throw invalidManifest(place, 'no clip is named')
  const frame = values.frame ? Number(values.frame) : null
  if (frame !== null && (!Number.isSafeInteger(frame) || frame < 0)) throw invalidManifest(place, `frame is "${values.frame}", no index`)
  return { clip: values.clip, name: values.name || null, frame, box: parseBox({ values, place }), portion: parsePortion({ values, place }), place }
}

/** None at all, or four numbers. */
function parseBox({ values, place }: { values: Partial<Record<Column, string>>; place: string }): Box | null {
  const sides = [values.left, values.top, values.width, values.height]
  if (sides.every((side) => !side)) return null
  const [left, top, width, height] = sides.map((side) => (side ? Number(side) : Number.NaN))
  const box = boxSchema.safeParse({ left, top, width, height })
  if (!box.success) throw invalidManifest(place, `${sides.map((side) => side ?? '').join(',')} is no box of finite, positive size`)
  return box.data
}

/** Fields of a line; quoted ones may hold commas and doubled quotes. */
function splitLine(line: string): string[] {
  const fields = line.match(/(?<=^|,)\s*("(?:[^"]|"")*"|[^,]*)\s*(?=,|$)/g) ?? []
  return fields.map((field) => field.trim()).map((field) => (/^".*"$/.test(field) && field.length > 1 ? field.slice(1, -1).replaceAll('""', '"') : field))
}
