import type { RunId } from '../../main/contract/ids'
import type { RunDetail } from '../../main/contract/runSummary'

export interface ComparedKey {
  key: string
  /** As text, in the order of the runs; null where a run does not have the key. */
  values: (string | null)[]
  differs: boolean
}

/** Every configuration key of the runs with its values; preset, footage and the model begun with are compared too. */
export function compareConfigs(runs: readonly RunDetail[]): ComparedKey[] {
  const tables = runs.map(({ config, initialModel, footage, backbone, correlation }) => ({
    backbone, correlation, ...config, initialModel: initialModel ?? '–', footage: footage.map(({ name }) => name).join(', '),
  }))
  const keys = new Set(tables.flatMap((table) => Object.keys(table)))
  return [...keys].map((key) => {
    const values = tables.map((table) => formatSetting((table as Record<string, unknown>)[key]))
    return { key, values, differs: new Set(values).size > 1 }
  })
}

export function formatSetting(value: unknown): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Runs by their value of a key: the groups of a comparison, in order of appearance. */
export function groupRuns(runs: readonly RunDetail[], key: string): { value: string; runs: RunId[] }[] {
  const groups = new Map<string, RunId[]>()
  for (const [index, value] of (compareConfigs(runs).find((compared) => compared.key === key)?.values ?? []).entries()) {
    groups.set(value ?? '–', [...(groups.get(value ?? '–') ?? []), runs[index]!.run])
  }
  return [...groups].map(([value, members]) => ({ value, runs: members }))
}
