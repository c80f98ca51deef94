import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { toFailure } from '../../main/contract/failure'
import type { EngineLife } from '../../main/contract/shell'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { saveFile } from '../format/saveFile'
import { useNotices } from './notices'
import { useSettings } from './settings'
import { useView } from './view'

/** A file for reports of faults: the doctor's findings, what went on, how the page stands. Neither footage nor names. */
export const useDiagnostics = defineStore('diagnostics', () => {
  const { t } = useI18n()
  const engine = useEngine()
  const notices = useNotices()
  const settings = useSettings()
  const view = useView()

  const busy = shallowRef(false)
  /** Of the window's engine, which cannot tell of it itself. */
  let lastFailure: EngineLife | null = null
  findShell()?.onEngineLife((life) => {
    if (life.phase === 'failed') lastFailure = life
  })

  const describePage = (): Record<string, unknown> => ({
    browser: navigator.userAgent, language: navigator.language, screen: [innerWidth, innerHeight, devicePixelRatio], connection: engine.port.state, view: view.current,
    settings: settings.values, notices: notices.notices.map(({ level, text }) => `${level}: ${text}`), lastFailure,
  })
  /** Without an engine the page says what it knows by itself, less its notices: only the engine knows which of their words are names. */
  const describeAlone = (error: Parameters<typeof toFailure>[0]): Record<string, unknown> => {
    const { notices: _untold, ...page } = describePage()
    return { format: 'pultrack-diagnostics', version: 1, at: new Date().toISOString(), engine: { code: error.code }, page: JSON.parse(withoutPaths(JSON.stringify(page))) as unknown }
  }
  const save = async (): Promise<void> => {
    if (busy.value) return
    busy.value = true
    const told = await engine.tryCall('engine.diagnostics', { page: describePage() })
    const report = told.ok ? told.value : describeAlone(told.error)
    busy.value = false
    saveFile(new Blob([JSON.stringify(report, null, 1)], { type: 'application/json' }), `pultrack-diagnostics-${new Date().toISOString().slice(0, 10)}.json`)
    notices.add({ level: 'success', text: t('settings.diagnosticsSaved') })
  }
  return { busy, save }
})

/** Of a text that is JSON, where backslashes are doubled. */
function withoutPaths(text: string): string {
  return text.replace(/(?:[A-Za-z]:)?(?:(?:\/|\\\\)[^\s"'`()/\\:,]+){2,}/g, '<path>')
}
