import { AppError } from '../../contract/errors'
import { BOX_PROTOCOLS, type BoxProtocol } from '../../core/evaluate/boxProtocols'
import { GOT10K_PROTOCOL, type Got10kProtocol } from '../../core/evaluate/got10k'
import { VOT_PROTOCOLS, type VotProtocol } from '../../core/evaluate/vot/votProtocols'

export type AnyProtocol = BoxProtocol | Got10kProtocol | VotProtocol

export const PROTOCOLS: readonly AnyProtocol[] = [...BOX_PROTOCOLS, GOT10K_PROTOCOL, ...VOT_PROTOCOLS]

export const PROTOCOL_NAMES: readonly string[] = PROTOCOLS.map(({ name }) => name)

/** Folders as the benchmarks ship them. */
export const LAYOUTS = ['otb', 'got10k', 'lasot', 'trackingnet', 'tc128', 'vot'] as const
export type Layout = (typeof LAYOUTS)[number]

/** @throws AppError `usage` that lists the names */
export function findProtocol(name: string): AnyProtocol {
  const protocol = PROTOCOLS.find((one) => one.name === name)
  if (protocol) return protocol
  throw new AppError({ code: 'usage', message: `There is no protocol "${name}".`, hint: `Name one of ${PROTOCOL_NAMES.join(', ')}.` })
}

/** The layout of the benchmark that a protocol belongs to. */
export function layoutOf({ family, name }: AnyProtocol): Layout {
  if (family === 'vot') return 'vot'
  return LAYOUTS.find((layout) => name === layout || name.startsWith(`${layout}-`)) ?? 'otb'
}
