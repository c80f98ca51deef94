import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { isAbsolute, resolve as resolvePath } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { AppError } from '../contract/errors'
import { findFfmpeg } from './ffmpeg'

/** What ffmpeg may open, also through playlists inside files: never the network. */
export const INPUT_GUARD: readonly string[] = ['-protocol_whitelist', 'file,pipe']

export interface FfmpegOptions {
  args: readonly string[]
  signal?: AbortSignal | undefined
  /** Each line of the log as it appears. Lines are kept for error messages only where this is absent or returns false. */
  onLine?: (line: string) => boolean
}

export interface FfmpegRun {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Resolves once the process has ended, however it ended; never rejects. */
  readonly ended: Promise<FfmpegEnd>
  kill(): void
}

export interface FfmpegEnd {
  /** Null when killed. */
  exitCode: number | null
  /** The last lines of the log. */
  log: string[]
}

const LOG_LINES_KEPT = 200
const running = new Set<ChildProcessByStdio<Writable, Readable, Readable>>()

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** How many children of this process run now; for tests and the doctor. */
export function countRunningFfmpeg(): number {
  return running.size
}

/** A path as ffmpeg takes it: never an option, never another protocol. */
export function toInputUrl(path: string): string {
  return `file:${isAbsolute(path) ? path : resolvePath(path)}`
}

/** Starts ffmpeg with an argument array (no shell). Abort kills it. @throws AppError `ffmpeg-missing`, `interrupted` */
export async function startFfmpeg({ args, signal, onLine }: FfmpegOptions): Promise<FfmpegRun> {
  const { path } = await findFfmpeg()
  throwIfAborted(signal)
  const child = spawn(path, ['-hide_banner', '-nostdin', '-nostats', ...args], { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true })
  running.add(child)
  const kill = (): void => {
    child.kill('SIGKILL')
    // Whoever waits on the pipe must hear of the end even if the process left children behind.
    child.stdout.destroy()
  }
  signal?.addEventListener('abort', kill, { once: true })
  child.stdin.on('error', () => undefined) // a broken pipe shows in the exit code
  const log = collectLog(child.stderr, onLine)
  const ended = new Promise<FfmpegEnd>((resolve) => {
    const finish = (exitCode: number | null): void => {
      running.delete(child)
      signal?.removeEventListener('abort', kill)
      resolve({ exitCode, log })
    }
    child.once('error', () => finish(-1))
    child.once('close', (exitCode) => finish(exitCode))
  })
  return { stdin: child.stdin, stdout: child.stdout, ended, kill }
}

function collectLog(stderr: Readable, onLine: FfmpegOptions['onLine']): string[] {
  const log: string[] = []
  let rest = ''
  const take = (line: string): void => {
    if (line === '' || onLine?.(line)) return
    log.push(line)
    if (log.length > LOG_LINES_KEPT) log.shift()
  }
  stderr.setEncoding('utf8')
  stderr.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/)
    rest = lines.pop() ?? ''
    lines.forEach(take)
  })
  stderr.on('end', () => take(rest))
  return log
}

/** Runs ffmpeg to its end. @returns the end and everything it wrote to standard output @throws AppError `interrupted` on abort */
export async function runFfmpeg(options: FfmpegOptions): Promise<FfmpegEnd & { stdout: Buffer }> {
  const run = await startFfmpeg(options)
  run.stdin.end()
  const parts: Buffer[] = []
  run.stdout.on('data', (part: Buffer) => parts.push(part))
  const end = await run.ended
  throwIfAborted(options.signal)
  return { ...end, stdout: Buffer.concat(parts) }
}

/** @throws AppError `interrupted` */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted()
}

export function interrupted(): AppError {
  return new AppError({ code: 'interrupted', message: 'Stopped on request.' })
}
