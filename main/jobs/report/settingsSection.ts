import { lastFrame, type ClipPortion } from '../../contract/clipPortion'
import { presetConfig, PRESETS } from '../../core/curriculum/presets'
import { nameClips } from '../clips/clipName'
import { formatSection, formatTable } from './html'
import type { RunData } from './runData'
import type { Say } from './words'

/** Engine, seeds, footage and what differs from the preset: what it takes to do it again. */
export function formatSettingsSection(run: RunData, say: Say): string {
  const body = [formatFacts(run, say), formatDifferences(run, say), formatFootage(run, say)].join('')
  return formatSection({ title: say('How to do it again'), body })
}

function formatFacts({ manifest, config, engine }: RunData, say: Say): string {
  const facts: string[][] = [
    [say('Preset'), config.preset],
    [say('Backbone'), say('{backbone}, {correlation} correlation', { backbone: config.backbone, correlation: config.correlation })],
    [say('Started from'), manifest.initialModel ?? say('random weights')],
    [say('Seed'), String(manifest.seed)],
    [say('Begun'), manifest.created],
    ...(engine ? formatEngine(engine, say) : []),
  ]
  return formatTable({ columns: [{ title: say('Run') }, { title: '' }], rows: facts })
}

function formatEngine(engine: NonNullable<RunData['engine']>, say: Say): string[][] {
  const { tensorflow, tfjs, node } = engine.versions
  return [
    [say('Engine'), `${engine.engine}, ${engine.device}: ${engine.reason}`],
    [say('Device'), engine.deviceName],
    [say('Versions'), `${tensorflow === null ? '' : `TensorFlow ${tensorflow}, `}TensorFlow.js ${tfjs}, Node ${node}`],
  ]
}

/** Nothing to be told where the run keeps to its preset. */
function formatDifferences({ config }: RunData, say: Say): string {
  const preset = PRESETS.find((name) => name === config.preset)
  if (preset === undefined) return ''
  const usual = flatten(presetConfig(preset))
  const used = flatten(config)
  const keys = [...new Set([...usual.keys(), ...used.keys()])].filter((key) => usual.get(key) !== used.get(key))
  if (keys.length === 0) return `<p>${say('The configuration is that of the preset {preset}, unchanged.', { preset })}</p>`
  const columns = [{ title: say('Configuration key') }, { title: say('Preset {preset}', { preset }), numeric: true }, { title: say('This run'), numeric: true }]
  return formatTable({ columns, rows: keys.map((key) => [key, usual.get(key) ?? say('absent'), used.get(key) ?? say('absent')]) })
}

/** Dotted keys, as `--set` takes them, and values as text. */
export function flatten(value: unknown, prefix = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) return new Map([[prefix, String(value)]])
  const entries = Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, prefix === '' ? key : `${prefix}.${key}`)])
  return new Map(entries)
}

function formatFootage({ manifest }: RunData, say: Say): string {
  const isPart = manifest.footage.some(({ portion }) => portion !== undefined)
  const names = nameClips(manifest.footage.map(({ path }) => path))
  const rows = manifest.footage.map(({ frames, fingerprint, portion }, index) => {
    return [names[index]!, String(frames), ...(isPart ? [portion ? describePortion(portion, { frameCount: frames, say }) : say('all')] : []), fingerprint.slice(0, 12)]
  })
  const failed = manifest.failedClips > 0 ? `<p>${say('{count} more could not be read and were left out.', { count: manifest.failedClips })}</p>` : ''
  return `<details${rows.length > 16 ? '' : ' open'}><summary>${say('Footage: {count} clips', { count: rows.length })}</summary>${formatTable({ columns: [{ title: say('Clip') }, { title: say('Frames'), numeric: true }, ...(isPart ? [{ title: say('Looked at') }] : []), { title: say('Fingerprint') }], rows })}</details>${failed}`
}

function describePortion(portion: ClipPortion, { frameCount, say }: { frameCount: number; say: Say }): string {
  const { from, stride, downsample, regions } = portion
  return [
    say('{from} to {to}', { from, to: lastFrame(portion, frameCount) }), ...(stride > 1 ? [say('every {stride}th', { stride })] : []), ...(downsample > 1 ? [say('1/{factor} size', { factor: downsample })] : []),
    ...(regions.length > 0 ? [say('{count} regions left out', { count: regions.length })] : []),
  ].join(', ')
}
