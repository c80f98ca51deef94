import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { AppError } from '../contract/errors'

export type FfmpegSource = 'PULTRACK_FFMPEG' | 'ffmpeg-static' | '@ffmpeg-installer/ffmpeg' | 'PATH'

export interface Ffmpeg {
  path: string
  source: FfmpegSource
  version: string
  /** Output options that keep every frame with its own timestamp; the spelling changed in ffmpeg 5.1, the old one left in 8. */
  passthrough: readonly string[]
}

type Candidate = Pick<Ffmpeg, 'path' | 'source'>

const found = new Map<string, Promise<Ffmpeg>>()

/**
 * The ffmpeg to use: `PULTRACK_FFMPEG`, then `ffmpeg-static` (whose binary is an optional download), then
 * `@ffmpeg-installer/ffmpeg`, then the PATH. The first that runs `-version`; remembered for the process.
 * @throws AppError `ffmpeg-missing`
 */
export function findFfmpeg(): Promise<Ffmpeg> {
  const chosen = process.env['PULTRACK_FFMPEG'] ?? ''
  const known = found.get(chosen)
  if (known) return known
  const search = searchFfmpeg(chosen)
  found.set(chosen, search)
  // A failure is not remembered: the user may install ffmpeg while the window is open.
  search.catch(() => found.delete(chosen))
  return search
}

async function searchFfmpeg(chosen: string): Promise<Ffmpeg> {
  const candidates: Candidate[] = chosen ? [{ path: chosen, source: 'PULTRACK_FFMPEG' }] : listCandidates()
  const tried: string[] = []
  for (const candidate of candidates) {
    const version = await readVersion(candidate.path)
    if (version) return { ...candidate, version, passthrough: await readPassthrough(candidate.path) }
    tried.push(`${candidate.source}: ${candidate.path}`)
  }
  throw new AppError({
    code: 'ffmpeg-missing',
    message: `No ffmpeg that runs was found (tried ${tried.join('; ')}).`,
    hint: chosen
      ? 'Correct PULTRACK_FFMPEG, or unset it to use the ffmpeg that comes with Pultrack.'
      : 'Run `npm run prepare-machine`, or install ffmpeg, or name one with PULTRACK_FFMPEG=/path/to/ffmpeg.',
  })
}

function listCandidates(): Candidate[] {
  const candidates: Candidate[] = []
  const fromStatic = requirePackage('ffmpeg-static')
  if (typeof fromStatic === 'string') candidates.push({ path: unpacked(fromStatic), source: 'ffmpeg-static' })
  const installer = requirePackage('@ffmpeg-installer/ffmpeg')
  if (hasPath(installer)) candidates.push({ path: unpacked(installer.path), source: '@ffmpeg-installer/ffmpeg' })
  return [...candidates.filter(({ path }) => existsSync(path)), { path: 'ffmpeg', source: 'PATH' }]
}

function requirePackage(name: string): unknown {
  try {
    return createRequire(import.meta.url)(name)
  } catch {
    return undefined // not installed, or not for this platform
  }
}

function hasPath(value: unknown): value is { path: string } {
  return typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string'
}

/** Electron packs modules into an archive; executables lie beside it. */
function unpacked(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
}

async function readVersion(path: string): Promise<string | undefined> {
  const text = await capture(path, ['-version'])
  return /^ffmpeg version (\S+)/.exec(text ?? '')?.[1]
}

async function readPassthrough(path: string): Promise<readonly string[]> {
  const help = await capture(path, ['-hide_banner', '-h', 'long'])
  return /^-fps_mode/m.test(help ?? '') ? ['-fps_mode', 'passthrough'] : ['-vsync', 'passthrough']
}

function capture(path: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(path, args, { timeout: 20_000, windowsHide: true, maxBuffer: 1 << 24 }, (error, stdout) =>
      resolve(error ? undefined : stdout),
    )
  })
}
