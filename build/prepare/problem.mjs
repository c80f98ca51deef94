/** Something that the user can put right: what happened, and the next step. */
export class PrepareProblem extends Error {
  /** @param {{ message: string, hint: string }} fields */
  constructor({ message, hint }) {
    super(message)
    this.name = 'PrepareProblem'
    this.hint = hint
  }
}

/** Errors of the system that mean the same wherever they appear. */
const SYSTEM_PROBLEMS = {
  ENOSPC: { what: 'the disk is full', hint: 'Free some space, or point PULTRACK_CACHE at a folder on another disk, and run `npm run prepare-machine` again.' },
  EDQUOT: { what: 'the disk quota is used up', hint: 'Free some space, or point PULTRACK_CACHE at a folder on another disk, and run `npm run prepare-machine` again.' },
  EACCES: { what: 'the folder may not be written', hint: 'Point PULTRACK_CACHE at a folder that you may write, and run `npm run prepare-machine` again.' },
  EPERM: { what: 'the folder may not be written', hint: 'Point PULTRACK_CACHE at a folder that you may write, and run `npm run prepare-machine` again.' },
  EROFS: { what: 'the disk is read-only', hint: 'Point PULTRACK_CACHE at a folder that you may write, and run `npm run prepare-machine` again.' },
}

/** Turns a system error into a {@link PrepareProblem}; anything else comes back as it was. */
export function explainSystemError(error) {
  const known = SYSTEM_PROBLEMS[error?.code]
  if (known === undefined) return error
  const where = error.path === undefined ? '' : ` (${error.path})`
  return new PrepareProblem({ message: `${known.what}${where}`, hint: known.hint })
}
