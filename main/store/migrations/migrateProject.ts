import { randomUUID } from 'node:crypto'

type Json = Record<string, unknown>
type Migration = (content: Json) => Json

/** Each from the version of its place (1 first) to the next. Published versions of the file do not change, and so neither do these. */
const MIGRATIONS: readonly Migration[] = [addClipSizes, addIdentity, addPortions]

/**
 * A project's file of an earlier version in the form of the present one; what is wrong in it stays wrong, and is found by whoever reads it then.
 * @param content as parsed from JSON @param version 1 or later
 */
export function migrateProject(content: unknown, version: number): unknown {
  if (typeof content !== 'object' || content === null) return content
  return MIGRATIONS.slice(version - 1).reduce<Json>((migrated, migrate, step) => ({ ...migrate(migrated), version: version + step + 1 }), content as Json)
}

/** 1 -> 2: clips know their size, so that a moved one is looked for among few. It is measured when the clip is opened next. */
function addClipSizes(content: Json): Json {
  const { clips } = content
  return { ...content, clips: Array.isArray(clips) ? clips.map((clip: unknown) => (isObject(clip) ? { ...clip, bytes: null } : clip)) : clips }
}

/** 2 -> 3: a project is known again where it was moved to; saving by itself can be off; a newer program's file says whose it is. */
function addIdentity(content: Json): Json {
  return { writtenBy: null, id: randomUUID(), autosave: true, ...content }
}

/** 3 -> 4: a clip says what of it is worked with, which was all of it until then, and with which folder it came, which nobody knows any more. */
function addPortions(content: Json): Json {
  const portion = { from: 0, to: null, stride: 1, downsample: 1, regions: [] }
  const { clips } = content
  return { ...content, clips: Array.isArray(clips) ? clips.map((clip: unknown) => (isObject(clip) ? { ...clip, portion, importedWith: null } : clip)) : clips }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}
