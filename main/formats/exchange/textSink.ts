import type { FormatFile } from './exchangeFormat'

/** A text that is written line by line and kept as bytes: as one text of a million lines it would lie in memory several times. */
export class TextSink {
  private readonly encoder = new TextEncoder()
  private readonly parts: Uint8Array[] = []
  private lines: string[] = []

  add(...lines: readonly string[]): void {
    this.lines.push(...lines)
    if (this.lines.length >= LINES) this.flush()
  }

  /** What was written, each line with its end. */
  file(name: string): FormatFile {
    this.flush()
    const bytes = new Uint8Array(this.parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of this.parts) {
      bytes.set(part, at)
      at += part.length
    }
    return { name, bytes }
  }

  private flush(): void {
    if (this.lines.length > 0) this.parts.push(this.encoder.encode(`${this.lines.join('\n')}\n`))
    this.lines = []
  }
}

const LINES = 1000
