import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { AppError } from '../../contract/errors'
import type { ExternalCall } from '../../contract/externalTracker'

/** A tracker that says nothing for so long hangs. */
const ANSWER_MILLISECONDS = 60_000
/** Between the end of its input and the end of the process. */
const GRACE_MILLISECONDS = 2000
/** Of what it wrote to its standard error, for the message. */
const ERROR_LENGTH = 400

export interface LineProcessRequest {
  /** For messages: what was asked for. */
  label: string
  command: string
  /** Without them `command` goes through the shell. */
  args?: readonly string[]
}

/** A process that answers every line with one. Lines that are no JSON object are refused. */
export class LineProcess {
  private readonly child: ChildProcess
  private readonly lines: AsyncIterator<string>
  private errors = ''

  constructor(private readonly request: LineProcessRequest) {
    const { command, args } = request
    this.child = spawn(command, args ?? [], { stdio: ['pipe', 'pipe', 'pipe'], shell: args === undefined })
    this.child.on('error', (problem) => (this.errors += problem.message))
    this.child.stdin!.on('error', () => undefined) // told by the missing answer
    this.child.stderr!.on('data', (chunk: Buffer) => (this.errors = (this.errors + chunk.toString()).slice(-ERROR_LENGTH)))
    this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]()
  }

  /** @throws AppError `tracker-external` when the process ended, hangs, or answers something that is not JSON */
  async ask(call: ExternalCall): Promise<unknown> {
    this.child.stdin!.write(`${JSON.stringify(call)}\n`)
    const { value, done } = await this.nextLine(call.call)
    if (done) throw this.problem(`ended at "${call.call}"${this.errors.trim() === '' ? ' without a word' : `: ${this.errors.trim()}`}`)
    try {
      return JSON.parse(value) as unknown
    } catch (cause) {
      throw this.problem(`answered "${call.call}" with something that is not JSON: ${value.slice(0, 80)}`, cause)
    }
  }

  problem(what: string, cause?: unknown): AppError {
    return new AppError({ code: 'tracker-external', message: `The tracker ${this.request.label} ${what}.`, hint: 'docs/external-trackers.md says what a tracker has to answer; try its command by hand.', cause })
  }

  /** Ends its input; what does not end then is ended. */
  close(): void {
    this.child.stdin!.end()
    const timer = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MILLISECONDS)
    timer.unref()
    this.child.once('exit', () => clearTimeout(timer))
  }

  private async nextLine(call: string): Promise<IteratorResult<string>> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.problem(`did not answer "${call}" within ${ANSWER_MILLISECONDS / 1000} s`)), ANSWER_MILLISECONDS)
    })
    try {
      return await Promise.race([this.lines.next(), late])
    } finally {
      clearTimeout(timer)
    }
  }
}
