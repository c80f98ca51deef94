import { GERMAN } from './germanWords'

/** Languages that the page has as well. */
export const REPORT_LANGUAGES = ['en', 'de'] as const
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number]

/** What a report says, by the English words for it; `{name}` are blanks. Text, not markup. */
export type Say = (english: string, blanks?: Readonly<Record<string, string | number>>) => string

const WORDS: Record<ReportLanguage, Readonly<Record<string, string>>> = { en: {}, de: GERMAN }

/** @returns a function that says a text in that language; in English where it has no other words for it */
export function speak(language: ReportLanguage): Say {
  return (english, blanks = {}) => (WORDS[language][english] ?? english).replace(/\{(\w+)\}/g, (blank, name: string) => (name in blanks ? String(blanks[name]) : blank))
}

export const sayEnglish: Say = speak('en')
