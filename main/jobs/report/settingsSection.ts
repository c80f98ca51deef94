import { basename } from 'node:path'
import { lastFrame, type ClipPortion } from '../../contract/clipPortion'
import { presetConfig, PRESETS } from '../../core/curriculum/presets'
import { formatSection, formatTable } from './html'
import type { RunData } from './runData'

/** Engine, seeds, footage and what differs from the preset: what it takes to do it again. */
export function formatSettingsSection(run: RunData): string {
  const body = [formatFacts(run), formatDifferences(run), formatFootage(run)].join('')
  return formatSection({ title: 'How to do it again', body })
}

function formatFacts({ manifest, config, engine }: RunData): string {
  const facts: string[][] = [
    ['Preset', config.preset],
    ['Backbone', `${config.backbone}, ${config.correlation} correlation`],
    ['Started from', manifest.initialModel ?? 'random weights'],
    ['Seed', String(manifest.seed)],
    ['Begun', manifest.created],
    ...(engine ? formatEngine(engine) : []),
  ]
  return formatTable({ columns: [{ title: 'Run' }, { title: '' }], rows: facts })
}

function formatEngine(engine: NonNullable<RunData['engine']>): string[][] {
  const { tensorflow, tfjs, node } = engine.versions
  return [
    ['Engine', `${engine.engine}, ${engine.device}: ${engine.reason}`],
    ['Device', engine.deviceName],
    ['Versions', `${tensorflow === null ? '' : `TensorFlow ${tensorflow}, `}TensorFlow.js ${tfjs}, Node ${node}`],
  ]
}

/** Nothing to be told where the run keeps to its preset. */
function formatDifferences({ config }: RunData): string {
  const preset = PRESETS.find((name) => name === config.preset)
  if (preset === undefined) return ''
  const usual = flatten(presetConfig(preset))
  const used = flatten(config)
  const keys = [...new Set([...usual.keys(), ...used.keys()])].filter((key) => usual.get(key) !== used.get(key))
  if (keys.length === 0) return `<p>The configuration is that of the preset ${preset}, unchanged.</p>`
  const columns = [{ title: 'Configuration key' }, { title: `Preset ${preset}`, numeric: true }, { title: 'This run', numeric: true }]
  return formatTable({ columns, rows: keys.map((key) => [key, usual.get(key) ?? 'absent', used.get(key) ?? 'absent']) })
}

/** Dotted keys, as `--set` takes them, and values as text. */
export function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[prefix, String(value)]])
  const entries = Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, prefix === '' ? key : `${prefix}.${key}`)])
  return new Map(entries)
}

function formatFootage({ manifest }: RunData): string {
  const isPart = manifest.footage.some(({ portion }) => portion !== undefined)
  const rows = manifest.footage.map(({ path, frames, fingerprint, portion }) => {
    const name = basename(path) === 'clip.mp4' ? path.split(/[\\/]/).slice(-2).join('/') : basename(path)
    return [name, String(frames), ...(isPart ? [portion ? describePortion(portion, frames) : 'all'] : []), fingerprint.slice(0, 12)]
  })
  const failed = manifest.failedClips > 0 ? `<p>${manifest.failedClips} more could not be read and were left out.</p>` : ''
  return `<details${rows.length > 16 ? '' : ' open'}><summary>Footage: ${rows.length} clips</summary>${formatTable({ columns: [{ title: 'Clip' }, { title: 'Frames', numeric: true }, ...(isPart ? [{ title: 'Looked at' }] : []), { title: 'Fingerprint' }], rows })}</details>${failed}`
}

function describePortion(portion: ClipPortion, frameCount: number): string {
  const { from, stride, downsample, regions } = portion
  return [
    `${from} to ${lastFrame(portion, frameCount)}`, ...(stride > 1 ? [`every ${stride}th`] : []), ...(downsample > 1 ? [`1/${downsample} size`] : []),
    ...(regions.length > 0 ? [`${regions.length} regions left out`] : []),
  ].join(', ')
}
