import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { RunId } from '../../main/contract/ids'
import { useEngine } from '../bridge/engine'
import { findShell } from '../bridge/shell'
import { useEngineTexts } from '../i18n/useEngineTexts'
import { findHighLoss, findMachineTrouble, findNotFinite, findSilence, tellsRows } from '../monitor/alertRules'
import type { Finding } from '../monitor/alertRules'
import { playTone } from '../monitor/playTone'
import { showNotification } from '../monitor/showNotification'
import { useMachine } from './machine'
import { useMonitor } from './monitor'
import { useNotices } from './notices'
import { useRuns } from './runs'

export interface Alert extends Finding {
  run: string | null
  /** Milliseconds since 1970. */
  since: number
  /** Null while it holds. */
  over: number | null
}

const LOOK_MILLISECONDS = 3000
const KEPT = 200
/** Ends of jobs are told by the desktop window itself, page or no page. */
const TOLD_BY_SHELL: readonly string[] = ['ended', 'failed']

/** Watches running runs and the machine by the rules of the monitor's settings; tells each trouble once. */
export const useAlerts = defineStore('alerts', () => {
  const engine = useEngine()
  const runs = useRuns()
  const monitor = useMonitor()
  const machine = useMachine()
  const notices = useNotices()
  const { t } = useI18n()
  const { say } = useEngineTexts()

  const alerts = shallowRef<readonly Alert[]>([])
  const open = computed(() => alerts.value.filter(({ over }) => over === null).length)
  const lastWords = new Map<RunId, number>()
  const lengths = new Map<RunId, number>()

  const textOf = ({ kind, values, run }: Alert): string => `${run === null ? '' : `${run}: `}${t(`monitor.alerts.kinds.${kind}`, values)}`
  const tell = (alert: Alert): void => {
    alerts.value = [alert, ...alerts.value].slice(0, KEPT)
    // That a job failed, and why, is said where every job's failure is.
    if (alert.kind !== 'failed') notices.add({ level: alert.kind === 'ended' ? 'success' : 'warning', text: textOf(alert) })
    if (monitor.settings.alerts.sound) playTone(alert.kind === 'ended' ? 'good' : 'bad')
    const isTold = findShell() !== undefined && TOLD_BY_SHELL.includes(alert.kind)
    if (monitor.settings.alerts.notify && !document.hasFocus() && !isTold) showNotification(textOf(alert))
  }
  /** A run of another process is heard by what it writes; while nobody looks or nothing is to be expected, it is not called silent. */
  const hearForeign = (run: RunId): void => {
    const detail = runs.details.get(run)
    const { length } = runs.streamOf(run)
    if (document.hidden || !detail || !tellsRows(detail) || length !== lengths.get(run)) hear(run)
    lengths.set(run, length)
  }
  const findings = (): (Finding & { run: string | null })[] => {
    const { alerts: rules } = monitor.settings
    const running = runs.all.filter(({ state }) => state === 'running')
    const ofRuns = running.flatMap(({ run, name, job }) => {
      if (job === null) hearForeign(run)
      const series = runs.streamOf(run).series()
      const lastWord = lastWords.get(run) ?? Date.now() / 1000
      lastWords.set(run, lastWord)
      const found = [...(rules.notFinite ? findNotFinite(series) : []), ...findHighLoss(series, rules), ...findSilence({ lastWord, now: Date.now() / 1000 }, rules)]
      return found.map((finding) => ({ ...finding, id: `${run} ${finding.id}`, run: name }))
    })
    return [...ofRuns, ...findMachineTrouble(machine.looks(), rules).map((finding) => ({ ...finding, run: null }))]
  }
  const look = (): void => {
    const found = findings()
    const holds = new Set(found.map(({ id }) => id))
    const ended = alerts.value.filter(({ id, over }) => over === null && !holds.has(id))
    if (ended.length > 0) alerts.value = alerts.value.map((alert) => (ended.includes(alert) ? { ...alert, over: Date.now() } : alert))
    const known = new Set(alerts.value.filter(({ over }) => over === null).map(({ id }) => id))
    for (const finding of found) if (!known.has(finding.id)) tell({ ...finding, since: Date.now(), over: null })
  }
  const hear = (run: RunId): void => void lastWords.set(run, Date.now() / 1000)
  const clear = (): void => {
    alerts.value = alerts.value.filter(({ over }) => over === null)
  }

  engine.on('metrics', ({ run }) => hear(run))
  engine.on('stage', ({ run }) => hear(run))
  engine.on('progress', ({ job }) => runs.all.filter((run) => run.job === job).forEach(({ run }) => hear(run)))
  engine.on('job', ({ job }) => {
    if (job.kind !== 'learn' || (job.state !== 'done' && job.state !== 'failed')) return
    const kind = job.state === 'done' ? 'ended' : 'failed'
    const id = `${job.job} ${kind}`
    if (alerts.value.some((alert) => alert.id === id)) return
    tell({ id, kind, values: { outcome: say(job.error?.message ?? job.outcome ?? '') }, run: job.run && runs.nameOf(job.run), since: Date.now(), over: Date.now() })
  })
  setInterval(look, LOOK_MILLISECONDS)

  return { alerts, open, textOf, clear }
})
