import { homedir, release } from 'node:os'
import type { RememberedClip } from '../../store/projectFile'
import type { Root } from '../clips/places'
import { runDoctor } from '../doctorJob'

/** Shorter names are in everything. */
const SHORTEST_NAME = 3

export interface DiagnosticsRequest {
  /** Found out already: about page, project, jobs. */
  facts: Record<string, unknown>
  clips: readonly RememberedClip[]
  roots: readonly Root[]
  signal: AbortSignal
}

/** What a report of a fault needs, as plain data: the doctor's findings and the facts given. No footage, and neither its names nor those of folders. */
export async function collectDiagnostics({ facts, clips, roots, signal }: DiagnosticsRequest): Promise<Record<string, unknown>> {
  const doctor = await runDoctor({ signal })
  const report = { format: 'pultrack-diagnostics', version: 1, at: new Date().toISOString(), system: release(), doctor, ...facts }
  const conceal = concealer({ clips, roots })
  return JSON.parse(JSON.stringify(report), (_, value: unknown) => (typeof value === 'string' ? conceal(value) : value)) as Record<string, unknown>
}

function concealer({ clips, roots }: Pick<DiagnosticsRequest, 'clips' | 'roots'>): (text: string) => string {
  const names: [string, string][] = [
    ...clips.flatMap(({ clip, path, name }): [string, string][] => [[path, clip], [name, clip], [stem(name), clip]]),
    ...roots.filter(({ kind }) => kind !== 'samples').map(({ folder, kind }): [string, string] => [folder, `<${kind} folder>`]),
    [homedir(), '~'],
  ]
  const longestFirst = names.filter(([name]) => name.length >= SHORTEST_NAME).toSorted(([a], [b]) => b.length - a.length)
  return (text) => longestFirst.reduce((concealed, [name, instead]) => concealed.replaceAll(name, instead), text)
}

/** Tracks and exports are called by their clip's name. */
function stem(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}
