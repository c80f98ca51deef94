import { spawn } from 'node:child_process'
import { AppError } from '../../contract/errors'

/** States of a task that may still bring something. */
const ALIVE = new Set(['PENDING', 'RUNNING', 'CONFIGURING', 'COMPLETING', 'SUSPENDED', 'REQUEUED', 'REQUEUE_HOLD', 'RESIZING', 'SIGNALING', 'STAGE_OUT', 'STOPPED'])

/** Submits a script as an array job. @returns the job's number @throws AppError `executor-failed` with what sbatch says */
export async function submitArray({ options, script }: { options: readonly string[]; script: string }): Promise<string> {
  const { code, stdout, stderr } = await run('sbatch', ['--parsable', ...options], script)
  const job = /^(\d+)/.exec(stdout.trim())?.[1]
  if (code === 0 && job !== undefined) return job
  throw new AppError({ code: 'executor-failed', message: `sbatch refused the job: ${stderr.trim() || `it ended with ${code}`}`, hint: 'Look at partition, time and GPUs with sinfo; --sbatch passes on what your site asks for.' })
}

export interface ArrayStanding {
  /** Tasks that wait, run, or are about to end. */
  alive: number
  /** Why the first of those that wait does so, in Slurm's words; null where none waits. */
  waitsFor: string | null
}

/**
 * How a job stands; one that the controller does not know any more has ended.
 * @throws AppError `executor-failed` while the controller cannot be asked
 */
export async function askArray(job: string): Promise<ArrayStanding> {
  const { code, stdout, stderr } = await run('squeue', ['--noheader', '--array', '--states=all', `--jobs=${job}`, '--format=%T %r'])
  if (code !== 0 && /invalid job id/i.test(stderr)) return { alive: 0, waitsFor: null }
  if (code !== 0) throw new AppError({ code: 'executor-failed', message: `squeue does not answer: ${stderr.trim() || `it ended with ${code}`}`, hint: 'The job goes on; the same command watches it again.' })
  const tasks = stdout.split('\n').map((line) => line.trim().split(' ')).filter(([state]) => ALIVE.has(state ?? ''))
  return { alive: tasks.length, waitsFor: tasks.find(([state]) => state === 'PENDING')?.slice(1).join(' ') ?? null }
}

export async function cancelArray(job: string): Promise<void> {
  await run('scancel', [job]).catch(() => undefined)
}

interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

function run(command: string, args: readonly string[], input = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    const ended: Ended = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('error', (cause) => reject(new AppError({ code: 'executor-failed', message: `${command} cannot be started.`, hint: "Run this on a machine from which your site's jobs are submitted.", cause })))
    child.on('close', (code) => resolve({ ...ended, code }))
  })
}
