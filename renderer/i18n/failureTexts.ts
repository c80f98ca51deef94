import type { Language } from '../stores/settingsStorage'

/** One file a language, from what errors say in English, with numbered blanks for what and where, to the same in that language. */
const files = import.meta.glob<Readonly<Record<string, string>>>('./failureTexts.*.json', { eager: true, import: 'default' })

interface Pattern {
  expression: RegExp
  /** Numbers of the blanks in the order of their appearance. */
  blanks: number[]
  translation: string
  /** Letters beside the blanks: of two patterns that fit, the one with more of them is meant. */
  weight: number
}

interface Book {
  whole: ReadonlyMap<string, string>
  /** Heaviest first. */
  patterns: readonly Pattern[]
}

const books = new Map<Language, Book>()

/**
 * An error's text in another language. What it tells of (clip, frame, path, number) stays as it is; words of ours within it are translated as well.
 * @returns null where it is not one of ours, such as a word of ffmpeg's or of the operating system's
 */
export function translateFailureText(text: string, language: Language): string | null {
  const { whole, patterns } = bookOf(language)
  const known = whole.get(text)
  if (known !== undefined) return known
  for (const { expression, blanks, translation } of patterns) {
    const found = expression.exec(text)
    if (!found) continue
    const filled = new Map(blanks.map((blank, index) => [blank, translateWithin(found[index + 1]!, language)]))
    return translation.replaceAll(/\{(\d+)\}/g, (_, blank: string) => filled.get(Number(blank)) ?? '')
  }
  return null
}

/** A blank may hold words of ours, or several of them; a single word is a name and left alone. */
function translateWithin(text: string, language: Language): string {
  if (!text.includes(' ')) return text
  return translateFailureText(text, language) ?? text
}

function bookOf(language: Language): Book {
  const known = books.get(language)
  if (known) return known
  const entries = Object.entries(files[`./failureTexts.${language}.json`] ?? {})
  const patterns = entries.filter(([text]) => /\{\d+\}/.test(text)).map(([text, translation]) => compile(text, translation))
  const book = { whole: new Map(entries), patterns: patterns.toSorted((a, b) => b.weight - a.weight) }
  books.set(language, book)
  return book
}

function compile(text: string, translation: string): Pattern {
  const parts = text.split(/\{(\d+)\}/)
  const literal = parts.filter((_, index) => index % 2 === 0)
  const blanks = parts.filter((_, index) => index % 2 === 1).map(Number)
  const expression = new RegExp(`^${literal.map(escape).join('([^]*?)')}$`)
  return { expression, blanks, translation, weight: literal.join('').length }
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
