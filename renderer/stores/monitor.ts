import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { RunId } from '../../main/contract/ids'
import type { RunDetail, RunSummary } from '../../main/contract/runSummary'
import type { Curve, PlotView } from '../charts/curve'
import type { Range } from '../charts/range'
import { lookOf } from '../charts/runColours'
import type { RunLook } from '../charts/runColours'
import { groupRuns } from '../monitor/compareConfigs'
import { epochsOf } from '../monitor/epochsOf'
import { addLayouts, chartsOf, findLayout, putLayout } from '../monitor/layouts'
import type { Layout } from '../monitor/layouts'
import { loadMonitorSettings, saveMonitorSettings } from '../monitor/monitorSettings'
import type { MonitorSettings } from '../monitor/monitorSettings'
import { placesOn } from '../streams/axisPlaces'
import type { RunStream } from '../streams/runStream'
import { useRuns } from './runs'

export interface ShownRun {
  run: RunSummary
  stream: RunStream
  look: RunLook
}

/** What the monitor shows: runs, charts, axes; the crosshair and the horizontal range that all charts share. */
export const useMonitor = defineStore('monitor', () => {
  const runs = useRuns()
  const settings = shallowRef<MonitorSettings>(loadMonitorSettings(localStorage))
  const place = shallowRef<number | null>(null)
  const pinned = shallowRef<number | null>(null)
  const xRange = shallowRef<Range | null>(null)

  const change = (changes: Partial<MonitorSettings>): void => {
    settings.value = { ...settings.value, ...changes }
  }
  watch(settings, (values) => saveMonitorSettings(localStorage, values))
  watch([() => settings.value.axis, () => settings.value.xScale], () => {
    xRange.value = null
    pinned.value = null
    place.value = null
  })

  const shownIds = computed<readonly RunId[]>(() => {
    const chosen = settings.value.shown?.filter((run) => runs.byId.has(run))
    if (chosen) return chosen
    const [newest] = runs.all
    const running = runs.all.filter(({ state }) => state === 'running')
    return (running.length > 0 ? running : newest ? [newest] : []).map(({ run }) => run)
  })
  const toggle = (run: RunId, isShown: boolean): void => {
    const others = shownIds.value.filter((other) => other !== run)
    change({ shown: isShown ? [...others, run] : others })
  }
  const showOnly = (run: RunId): void => change({ shown: [run] })

  const shownDetails = computed<RunDetail[]>(() => shownIds.value.flatMap((run) => runs.details.get(run) ?? []))
  const groups = computed(() => (settings.value.groupBy === '' ? [] : groupRuns(shownDetails.value, settings.value.groupBy)))
  const lookOfRun = (run: RunId): RunLook => {
    const group = groups.value.findIndex(({ runs: members }) => members.includes(run))
    return group < 0 ? runs.lookOf(run) : lookOf(group)
  }

  const shown = computed<ShownRun[]>(() => {
    void runs.revision
    return shownIds.value.flatMap((id) => {
      const run = runs.byId.get(id)
      return run ? [{ run, stream: runs.streamOf(id), look: lookOfRun(id) }] : []
    })
  })
  /** In the order in which the stages bring them. */
  const tags = computed(() => [...new Set(shown.value.flatMap(({ stream }) => stream.series().filter(({ length }) => length > 0).map(({ tag }) => tag)))])
  const epochs = ({ run: { run }, stream }: ShownRun) => epochsOf({ detail: runs.details.get(run), instances: runs.instances.get(run) ?? 0, stream })
  const hasEpochs = computed(() => shown.value.some((each) => epochs(each) !== null))

  const curvesOf = (tag: string): Curve[] =>
    shown.value.flatMap((each) => {
      const { run, stream, look } = each
      const origin = { start: stream.start, epochs: settings.value.axis === 'epoch' ? epochs(each) : null }
      if (settings.value.axis === 'epoch' && !origin.epochs) return []
      return stream.seriesOf(tag).map((series, part) => ({ id: `${run.run} ${tag} ${part}`, label: run.name, ...look, series, placeOf: placesOn(settings.value.axis, series.places, origin), start: stream.start }))
    })
  const view = computed<PlotView>(() => {
    const { axis, xScale, yScale, smoothing, ignoreOutliers } = settings.value
    return { axis, xScale, yScale, smoothing, ignoreOutliers, xRange: null, yRange: null }
  })
  const togglePin = (tag: string): void => {
    const { pins } = settings.value
    change({ pins: pins.includes(tag) ? pins.filter((pin) => pin !== tag) : [...pins, tag] })
  }
  /** The one that the charts stand in, unchanged. */
  const layout = computed(() => findLayout(settings.value.layouts, settings.value))
  const saveLayout = (name: string): void => change({ layouts: putLayout(settings.value.layouts, { name, charts: chartsOf(settings.value) }) })
  const applyLayout = ({ charts }: Layout): void => change(charts)
  const removeLayout = (name: string): void => change({ layouts: settings.value.layouts.filter((each) => each.name !== name) })
  const takeLayouts = (added: readonly Layout[]): void => change({ layouts: addLayouts(settings.value.layouts, added) })
  const nextLayout = (): void => {
    const { layouts } = settings.value
    const next = layouts[(layouts.findIndex(({ name }) => name === layout.value?.name) + 1) % layouts.length]
    if (next) applyLayout(next)
  }
  const toggleGroup = (stage: string): void => {
    const { closed } = settings.value
    change({ closed: closed.includes(stage) ? closed.filter((other) => other !== stage) : [...closed, stage] })
  }

  return {
    settings, place, pinned, xRange, change, shownIds, shownDetails, shown, groups, tags, hasEpochs, view, lookOfRun, toggle, showOnly, curvesOf, togglePin, toggleGroup,
    layout, saveLayout, applyLayout, removeLayout, takeLayouts, nextLayout,
  }
})
