import { onScopeDispose, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { findShell } from '../bridge/shell'
import { useSettings } from '../stores/settings'

/** Puts theme, size, motion and language of the settings onto the page; follows the system where they say so. */
export function useAppearance(): void {
  const settings = useSettings()
  const { locale } = useI18n()
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  const root = document.documentElement

  const apply = (): void => {
    const { theme, motion, uiScale, language } = settings.values
    root.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
    root.dataset['motion'] = motion === 'system' ? (still.matches ? 'reduced' : 'full') : motion
    root.style.setProperty('--ui-scale', String(uiScale))
    root.lang = language
    locale.value = language
  }
  watchEffect(apply)
  watchEffect(() => void findShell()?.setLanguage(settings.values.language))
  dark.addEventListener('change', apply)
  still.addEventListener('change', apply)
  onScopeDispose(() => {
    dark.removeEventListener('change', apply)
    still.removeEventListener('change', apply)
  })
}
