import { z } from 'zod'
import { failureSchema } from './failure'
import { placeSchema } from './ids'

/** Why nothing is written into a project that lies in a folder one may write to. */
export const readOnlySchema = z.discriminatedUnion('reason', [
  /** Another process has it open. `host`: null for this machine; `since`: seconds since 1970, null where its lock does not tell. */
  z.object({ reason: z.literal('other-process'), pid: z.number().int(), host: z.string().nullable(), since: z.number().nullable() }),
  /** A newer Pultrack made it: what this one does not know would be lost. */
  z.object({ reason: z.literal('newer-version'), version: z.number().int(), writtenBy: z.string().nullable() }),
])
export type ReadOnly = z.infer<typeof readOnlySchema>

export const storageSchema = z.object({
  /** `saving`: about to be written; `unsaved`: waits for a person to save; `memory`: cannot be written, kept by this process alone. */
  state: z.enum(['saved', 'saving', 'unsaved', 'memory']),
  /** Edits that the project's files do not have. */
  edits: z.number().int(),
  /** The journal has them all: a process that is killed loses none. */
  journaled: z.boolean(),
  /** Why it cannot be written. */
  failure: failureSchema.nullable(),
})
export type Storage = z.infer<typeof storageSchema>

/** Edits of a session that ended without having saved them. */
export const recoverySchema = z.object({
  recovery: z.string().regex(/^[A-Za-z0-9-]{1,100}$/),
  /** Seconds since 1970: when the session began, and of its last edit. */
  startedAt: z.number(),
  editedAt: z.number(),
  edits: z.number().int(),
  /** Names of the clips that they are in. */
  clips: z.array(z.string()),
  bytes: z.number(),
  pid: z.number().int(),
  /** A person has opened the project without them before: not asked again, but listed. */
  postponed: z.boolean(),
})
export type Recovery = z.infer<typeof recoverySchema>

export const projectStateSchema = z.object({
  name: z.string(),
  place: placeSchema.nullable(),
  /** The project of the first start, in the program's own folder: kept, until a person makes one elsewhere. */
  temporary: z.boolean(),
  /** What the page keeps with the project: view, layout, zoom. */
  page: z.record(z.string(), z.unknown()),
  /** False: nothing can be written there; what is done is kept in memory. */
  writable: z.boolean(),
  /** Not null: nothing may be changed. */
  readOnly: readOnlySchema.nullable(),
  /** False: files change only when a person saves; the journal has every edit nevertheless. */
  autosave: z.boolean(),
  storage: storageSchema,
  recoveries: z.array(recoverySchema),
  /** It came from an earlier version; `backup` is the file beside it that has it as it was. */
  migrated: z.object({ from: z.number().int(), backup: z.string() }).nullable(),
})
export type ProjectState = z.infer<typeof projectStateSchema>

/** What happens to edits that are not saved when a project is left; without it, leaving is refused (`project-unsaved`). */
const unsaved = z.enum(['save', 'discard'])

export const projectProcedures = {
  'project.state': { arguments: z.strictObject({}), result: projectStateSchema },
  'project.create': { arguments: z.strictObject({ parent: placeSchema, name: z.string().min(1).max(100), unsaved: unsaved.optional() }), result: projectStateSchema },
  'project.open': { arguments: z.strictObject({ place: placeSchema, unsaved: unsaved.optional() }), result: projectStateSchema },
  /** Opens the project in hand anew: whoever had it may have gone. */
  'project.reopen': { arguments: z.strictObject({}), result: projectStateSchema },
  'project.recent': { arguments: z.strictObject({}), result: z.array(z.object({ name: z.string(), place: placeSchema, openedAt: z.number(), present: z.boolean() })) },
  /** What the page keeps. */
  'project.save': { arguments: z.strictObject({ page: z.record(z.string(), z.unknown()) }), result: z.null() },
  'project.setAutosave': { arguments: z.strictObject({ autosave: z.boolean() }), result: projectStateSchema },
  /** Writes every edit into the project's files now. Fails (`output-unwritable`) where they stay in memory. */
  'project.write': { arguments: z.strictObject({}), result: storageSchema },
  /** Goes back to what the files say; the journal of the edits goes to the project's trash. */
  'project.discard': { arguments: z.strictObject({}), result: z.null() },
  /** A copy with all edits under another name or elsewhere, which is then open. Cache and journal stay behind. */
  'project.saveElsewhere': { arguments: z.strictObject({ parent: placeSchema, name: z.string().min(1).max(100) }), result: projectStateSchema },
  /** `recover` brings the edits back; `original` leaves the project as its files say and keeps the recovery file; `discard` moves that to the trash. */
  'project.recover': { arguments: z.strictObject({ recovery: recoverySchema.shape.recovery, choice: z.enum(['recover', 'original', 'discard']) }), result: projectStateSchema },
  /**
   * One page at a time may edit. `window` names the page; with `take` it becomes that page whoever was. An `editor` event tells the others.
   * Result: since when another page edits, or null where this one may; and the edition of the project, which changes with every edit.
   */
  'project.claim': { arguments: z.strictObject({ window: z.string().min(8).max(64), take: z.boolean() }), result: z.object({ since: z.number().nullable(), edition: z.string() }) },
}
