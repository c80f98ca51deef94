import { labelsFor } from './labels'
import type { Labels } from './labels'

/** The language of menu and dialogs: the system's, until the page says which one a person chose. */
export class LanguageChoice {
  #tag: string
  readonly #onChange: () => void

  constructor(tag: string, onChange: () => void) {
    this.#tag = tag
    this.#onChange = onChange
  }

  get tag(): string {
    return this.#tag
  }

  get labels(): Labels {
    return labelsFor(this.#tag)
  }

  set(tag: string): void {
    if (tag === this.#tag) return
    this.#tag = tag
    this.#onChange()
  }
}
