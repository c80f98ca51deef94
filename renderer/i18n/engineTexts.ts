import type { Language } from '../stores/settingsStorage'
import { translateFailureText } from './failureTexts'

/** One file a language, from what the engine says in English to what the page shows; English needs none. */
const files = import.meta.glob<Readonly<Record<string, string>>>('./engineTexts.*.json', { eager: true, import: 'default' })

/**
 * What the engine says of itself, such as the meaning of a setting or what an error tells, in the language of the page. Found by the English text, so that there is no second list
 * of names to keep: where the engine's word changes, its translation is missed by a test and not shown with another meaning.
 * @returns the text as it is where it has no translation
 */
export function translateEngineText(text: string, language: Language): string {
  return files[`./engineTexts.${language}.json`]?.[text] ?? translateFailureText(text, language) ?? text
}
