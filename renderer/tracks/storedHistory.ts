import { z } from 'zod'
import { jobIdSchema, trackIdSchema } from '../../main/contract/ids'
import { SAMPLE_SOURCES, TRACK_STATES } from '../../main/contract/track'
import type { Cell } from './cell'
import { CellList } from './cellList'
import type { KeptEntry } from './history'
import type { Patch, PatchStep } from './patch'
import { Track } from './track'

/** Frames that are to be empty, the first and the last of a stretch, in either direction: a run mostly wrote where nothing was. */
const emptyRows = z.tuple([z.number().int(), z.number().int()])
const filledRow = z.tuple([
  z.number().int(), z.number(), z.number(), z.number(), z.number(), // frame; left, top, width, height
  z.number().nullable(), z.number().nullable(), z.number().nullable(), z.number().nullable(), // score, psr, scaleIndex, confidence
  z.enum(TRACK_STATES), z.enum(SAMPLE_SOURCES), z.string().nullable(), z.boolean(), // state, source, modelId, interpolated
])
const rowsSchema = z.array(z.union([emptyRows, filledRow]))
const lookSchema = z.object({ label: z.string(), colour: z.number(), hidden: z.boolean(), locked: z.boolean(), hold: z.boolean(), aspect: z.boolean(), truth: z.boolean().default(false) })
const stepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cells'), track: trackIdSchema, rows: rowsSchema }),
  z.object({ kind: z.literal('look'), track: trackIdSchema, look: lookSchema }),
  z.object({ kind: z.literal('insert'), track: trackIdSchema, look: lookSchema, created: z.number(), rows: rowsSchema, position: z.number().int() }),
  z.object({ kind: z.literal('remove'), track: trackIdSchema }),
])
/** One step of a history as text keeps it. `job`: a run that may still bring samples; its patch is what it has changed so far. */
export const storedEntrySchema = z.object({ action: z.string(), patch: z.array(stepSchema), run: z.object({ job: jobIdSchema, track: trackIdSchema }).optional() })

type StoredRows = z.infer<typeof rowsSchema>
type StoredStep = z.infer<typeof stepSchema>
export type StoredEntry = z.infer<typeof storedEntrySchema>

export function packEntry({ action, patch, run }: KeptEntry): StoredEntry {
  return { action, patch: patch.map(packStep), ...(run && { run }) }
}

export function unpackEntry({ action, patch, run }: StoredEntry): KeptEntry {
  const unpacked: Patch = patch.map(unpackStep)
  return { action, patch: unpacked, ...(run && { run }) }
}

function packStep(step: PatchStep): StoredStep {
  if (step.kind === 'cells') return { kind: 'cells', track: step.track, rows: packCells(step.cells) }
  if (step.kind !== 'insert') return step
  const { id, look, created, samples } = step.track
  return { kind: 'insert', track: id, look, created, rows: packCells(new CellList([...samples.frames()].map((frame) => [frame, samples.read(frame)] as const))), position: step.position }
}

function unpackStep(step: StoredStep): PatchStep {
  if (step.kind === 'cells') return { kind: 'cells', track: step.track, cells: unpackCells(step.rows) }
  if (step.kind !== 'insert') return step
  const track = new Track(step.track, step.look, step.created)
  const cells = unpackCells(step.rows)
  for (let row = 0; row < cells.length; row += 1) track.samples.write(cells.frameAt(row), cells.cellAt(row))
  return { kind: 'insert', track, position: step.position }
}

function packCells(cells: CellList): StoredRows {
  const rows: StoredRows = []
  for (let row = 0; row < cells.length; row += 1) {
    const frame = cells.frameAt(row)
    const cell = cells.cellAt(row)
    if (cell) rows.push(packCell(frame, cell))
    else if (!lengthen(rows.at(-1), frame)) rows.push([frame, frame])
  }
  return rows
}

/** @returns whether the frame is the next of that stretch, which it then ends */
function lengthen(stretch: StoredRows[number] | undefined, frame: number): boolean {
  if (stretch?.length !== 2) return false
  const [from, to] = stretch
  const isNext = from === to ? Math.abs(frame - to) === 1 : frame === to + Math.sign(to - from)
  if (isNext) stretch[1] = frame
  return isNext
}

function packCell(frame: number, { box, score, psr, scaleIndex, confidence, state, source, modelId, interpolated }: Cell): z.infer<typeof filledRow> {
  return [frame, box.left, box.top, box.width, box.height, Number.isNaN(score) ? null : score, psr, scaleIndex, confidence, state, source, modelId, interpolated]
}

function unpackCells(rows: StoredRows): CellList {
  const cells = new CellList()
  for (const row of rows) {
    if (row.length === 2) pushEmpty(cells, row)
    else cells.push(row[0], unpackCell(row))
  }
  return cells
}

function pushEmpty(cells: CellList, [from, to]: readonly [number, number]): void {
  const step = to < from ? -1 : 1
  for (let frame = from; frame !== to + step; frame += step) cells.push(frame, null)
}

function unpackCell([, left, top, width, height, score, psr, scaleIndex, confidence, state, source, modelId, interpolated]: z.infer<typeof filledRow>): Cell {
  return { box: { left, top, width, height }, score: score ?? Number.NaN, psr, scaleIndex, confidence, state, source, modelId, interpolated }
}
