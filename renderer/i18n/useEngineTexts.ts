import { useSettings } from '../stores/settings'
import { translateEngineText } from './engineTexts'

/** What the engine says, in the language of the page; follows when that changes. */
export function useEngineTexts() {
  const settings = useSettings()
  const say = (text: string): string => translateEngineText(text, settings.values.language)
  return { say }
}
