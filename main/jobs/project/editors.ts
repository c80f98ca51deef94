import { AppError } from '../../contract/errors'
import type { Emit } from '../service/emit'

interface Editor {
  window: string
  connection: string
  /** Seconds since 1970. */
  since: number
}

/** Which of the pages on this engine may edit: two that save the same tracks would undo each other's work. */
export class Editors {
  private editor: Editor | null = null

  constructor(private readonly emit: Emit) {}

  /** The first that asks, until it goes or another takes it. A page that comes again by another connection is the same. */
  claim({ window, take, connection }: { window: string; take: boolean; connection: string }): { since: number | null } {
    const { editor } = this
    if (editor && editor.window !== window && !take) return { since: editor.since }
    this.editor = { window, connection, since: editor?.window === window ? editor.since : Date.now() / 1000 }
    if (editor?.window !== window) this.emit({ kind: 'editor', window, since: this.editor.since })
    return { since: null }
  }

  leave(connection: string): void {
    if (this.editor?.connection !== connection) return
    this.editor = null
    this.emit({ kind: 'editor', window: null, since: null })
  }

  /** Where no page has asked, any may. @throws AppError `project-read-only` */
  assertMayEdit(connection: string): void {
    if (!this.editor || this.editor.connection === connection) return
    throw new AppError({ code: 'project-read-only', message: 'Another window edits this project.', hint: 'Close it there, or choose "Edit here" in the bar above.' })
  }
}
