import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** One side of a comparison: a process that answers JSON lines, kept alive so that what it sets up is not timed. */
export class Side {
  #child
  #lines
  #errors = ''

  constructor({ name, file, args }) {
    this.name = name
    this.#child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child.on('error', (problem) => (this.#errors += problem.message))
    this.#child.stdin.on('error', () => {}) // told by the missing answer
    this.#child.stderr.on('data', (chunk) => (this.#errors = (this.#errors + chunk).slice(-2000)))
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** @throws Error when the side says so, or ended */
  async ask(work) {
    this.#child.stdin.write(`${JSON.stringify(work)}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error(`${this.name} ended: ${this.#errors.trim().split('\n').at(-1) || 'without a word'}`)
    const answer = JSON.parse(value)
    if (answer.error) throw new Error(`${this.name}: ${answer.error}`)
    return answer
  }

  close() {
    this.#child.stdin.end()
  }
}
