import { randomUUID } from 'node:crypto'
import { AppError } from '../../contract/errors'
import type { Emit } from '../service/emit'

/** A page that is loaded anew, or whose connection broke, is back by then, on a busy machine too. */
const GRACE_MILLISECONDS = 5000

interface Editor {
  window: string
  /** Null while the page is away. */
  connection: string | null
  /** Seconds since 1970. */
  since: number
}

/** Which of the pages on this engine may edit: two that save the same tracks would undo each other's work. */
export class Editors {
  private editor: Editor | null = null
  private leaving: NodeJS.Timeout | undefined
  /** Of this process: what a page knows from another is never taken for current. */
  private readonly origin = randomUUID()
  private edits = 0

  /** @param grace milliseconds that a page may be away and is the editor still when it is back */
  constructor(
    private readonly emit: Emit,
    private readonly grace: number = GRACE_MILLISECONDS,
  ) {}

  /** The first that asks, until it goes or another takes it. A page that comes again by another connection is the same. */
  claim({ window, take, connection }: { window: string; take: boolean; connection: string }): { since: number | null; edition: string } {
    const { editor, edition } = this
    if (editor && editor.window !== window && !take) return { since: editor.since, edition }
    clearTimeout(this.leaving)
    this.editor = { window, connection, since: editor?.window === window ? editor.since : Date.now() / 1000 }
    if (editor?.window !== window) this.emit({ kind: 'editor', window, since: this.editor.since, edition })
    return { since: null, edition }
  }

  /** Changes with every edit: a page that saw this one knows the project as it is. */
  get edition(): string {
    return `${this.origin}:${this.edits}`
  }

  /** To be called when an edit begins and when it is at its end, whatever became of it: who reads the project meanwhile may read either state. */
  noteEdit(): void {
    this.edits += 1
  }

  /** It may be a page that is only loaded anew: another gets its place when it does not come back. */
  leave(connection: string): void {
    const { editor } = this
    if (editor?.connection !== connection) return
    editor.connection = null
    this.leaving = setTimeout(() => {
      this.editor = null
      this.emit({ kind: 'editor', window: null, since: null, edition: this.edition })
    }, this.grace).unref()
  }

  /** Where no page has asked, any may. @throws AppError `project-read-only` */
  assertMayEdit(connection: string): void {
    if (!this.editor || this.editor.connection === connection) return
    throw new AppError({ code: 'project-read-only', message: 'Another window edits this project.', hint: 'Close it there, or choose "Edit here" in the bar above.' })
  }
}
