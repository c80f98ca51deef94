import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../contract/errors'
import type { Recovery } from '../../contract/projectProcedures'
import { makeFolder, toOutputError } from '../../store/atomicFile'
import { readJournal, recoveryName, type ReadJournal } from '../../store/journalFile'
import type { ProjectPaths } from '../../store/projectFile'

/** Ends the name of one that a person has put off. */
const POSTPONED = '-later'

export interface FoundRecovery {
  recovery: Recovery
  path: string
  journal: ReadJournal
}

/** Journals of sessions that ended without bringing their edits into the files, oldest first. `own`: of the session at work, which is none of them. */
export async function findRecoveries({ sessions }: ProjectPaths, own: string): Promise<FoundRecovery[]> {
  const names = (await readdir(sessions).catch((): string[] => [])).filter((name) => name.endsWith('.jsonl')).sort()
  const found = await Promise.all(names.map((name) => join(sessions, name)).filter((path) => path !== own).map(inspect))
  return found.filter((recovery) => recovery !== null)
}

/** One that cannot be read at all is left where it is: a person may make more of it. */
async function inspect(path: string): Promise<FoundRecovery | null> {
  const journal = await readJournal(path).catch(() => null)
  if (!journal) return null
  const { header, edits } = journal
  if (edits.length === 0) return rm(path, { force: true }).then(() => null, () => null) // it has nothing to recover
  const { size } = await stat(path)
  const name = recoveryName(path)
  const recovery: Recovery = {
    recovery: name, startedAt: header.at, editedAt: edits.at(-1)!.at, edits: edits.length, clips: [...new Set(edits.map(({ clipName }) => clipName))],
    bytes: size, pid: header.process.pid, postponed: name.endsWith(POSTPONED),
  }
  return { recovery, path, journal }
}

/** @throws AppError `id-unknown` */
export function pickRecovery(found: readonly FoundRecovery[], name: string): FoundRecovery {
  const picked = found.find(({ recovery }) => recovery.recovery === name)
  if (picked) return picked
  throw new AppError({ code: 'id-unknown', message: 'There is no such recovery file any more.', hint: 'Open the project again to see which there are.' })
}

/** It stays, and is not asked about by itself again. @throws AppError `output-unwritable` */
export async function postponeRecovery({ path, recovery }: FoundRecovery): Promise<void> {
  if (!recovery.postponed) await move(path, path.replace(/\.jsonl$/, `${POSTPONED}.jsonl`))
}

/** Into the project's trash: no recovery file is ever deleted. @throws AppError `output-unwritable` */
export async function trashJournal({ trash }: ProjectPaths, path: string): Promise<void> {
  await makeFolder(trash).catch(() => undefined)
  await move(path, join(trash, `edits-${recoveryName(path)}.jsonl`))
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch((cause: unknown) => {
    throw toOutputError(to, cause)
  })
}
