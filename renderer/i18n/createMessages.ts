import { createI18n } from 'vue-i18n'
import type { Language } from '../stores/settingsStorage'

type Tree = { [key: string]: string | Tree }

/** One JSON file an area and language: `en/player.json` holds the messages `player.*`. A new file needs no entry anywhere. */
const files = import.meta.glob<Tree>('./*/*.json', { eager: true, import: 'default' })

export function collectMessages(language: Language): Tree {
  const own = Object.entries(files).filter(([path]) => path.startsWith(`./${language}/`))
  return Object.fromEntries(own.map(([path, messages]) => [path.slice(`./${language}/`.length, -'.json'.length), messages]))
}

export function createMessages(language: Language) {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'en',
    messages: { en: collectMessages('en'), de: collectMessages('de') },
  })
}
