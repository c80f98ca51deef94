import { spawn } from 'node:child_process'
import { join } from 'node:path'

const COMMAND = join(import.meta.dirname, '..', '..', 'build', 'pultrack.mjs')

export interface Finished {
  exitCode: number | null
  stdout: string
  stderr: string
}

export interface Started {
  finished: Promise<Finished>
  /** Resolves when that text has come out on either stream; rejects when the command ends before. */
  says(text: string): Promise<void>
  interrupt(): void
  /** As a power cut would. */
  kill(): void
}

/** Starts the real command line as a process of its own. The machine is prepared by the time that tests run. */
export function startPultrack(args: readonly string[], { environment = {} }: { environment?: NodeJS.ProcessEnv } = {}): Started {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: { ...process.env, PULTRACK_SKIP_PREPARE: '1', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, ...output }))
  })
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (output.stdout.includes(text) || output.stderr.includes(text)) resolve()
      }
      child.stdout.on('data', look)
      child.stderr.on('data', look)
      look()
      void finished.then(({ stderr }) => reject(new Error(`Ended without saying "${text}": ${stderr}`)))
    })
  return { finished, says, interrupt: () => void child.kill('SIGINT'), kill: () => void child.kill('SIGKILL') }
}

export function runPultrack(args: readonly string[], options: { environment?: NodeJS.ProcessEnv } = {}): Promise<Finished> {
  return startPultrack(args, options).finished
}

/** Every line of a `--json` output. Throws where a line is not JSON. */
export function parseLines(stdout: string): Record<string, unknown>[] {
  return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>)
}
