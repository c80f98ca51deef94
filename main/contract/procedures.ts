import type { z } from 'zod'
import { batchProcedures } from './batchProcedures'
import { clipProcedures } from './clipProcedures'
import { correctionProcedures } from './correctionProcedures'
import { engineProcedures } from './engineProcedures'
import { exchangeProcedures } from './exchangeProcedures'
import { projectProcedures } from './projectProcedures'
import { repairProcedures } from './repairProcedures'
import { runProcedures } from './runProcedures'
import { trackProcedures } from './trackProcedures'

/** Every call that a page may make, with schemas of its arguments and its result. A snapshot test holds their form. */
export const procedures = {
  ...engineProcedures, ...projectProcedures, ...clipProcedures, ...trackProcedures, ...exchangeProcedures,
  ...repairProcedures, ...runProcedures, ...correctionProcedures, ...batchProcedures,
}

export type Procedures = typeof procedures
export type ProcedureName = keyof Procedures
/** As the caller writes them, and as the engine gets them. */
export type CallArguments<K extends ProcedureName> = z.input<Procedures[K]['arguments']>
export type CallResult<K extends ProcedureName> = z.output<Procedures[K]['result']>

export function isProcedure(name: string): name is ProcedureName {
  return Object.hasOwn(procedures, name)
}
