import { StringDecoder } from 'node:string_decoder'

const KEPT_LINES = 20
const LONGEST_LINE = 400

/** The last lines that a process wrote, to explain its end. */
export class LastWords {
  readonly #decoder = new StringDecoder('utf8')
  #lines: string[] = []
  #rest = ''

  write(chunk: Uint8Array): void {
    const parts = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split(/\r?\n/)
    // Progress that is drawn over itself without ever ending a line must not grow here.
    this.#rest = (parts.pop() ?? '').slice(-LONGEST_LINE)
    this.#keep(parts)
  }

  read(): string[] {
    return this.#rest.trim() === '' ? [...this.#lines] : [...this.#lines, this.#rest].slice(-KEPT_LINES)
  }

  #keep(lines: readonly string[]): void {
    const spoken = lines.filter((line) => line.trim() !== '').map((line) => line.slice(0, LONGEST_LINE))
    this.#lines = [...this.#lines, ...spoken].slice(-KEPT_LINES)
  }
}
