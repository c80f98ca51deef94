import type { Ref } from 'vue'
import type { ScaleKind } from '../charts/range'
import { useMonitor } from '../stores/monitor'
import { X_AXES } from '../streams/axisPlaces'
import { MAXIMUM_SMOOTHING } from '../streams/smoothing'
import { useActiveCommands } from './useActiveCommands'

const SMOOTHING_STEP = 0.05

/** Keys of the monitor. */
export function useMonitorCommands({ exportAll, open, arrange, panel, search }: { exportAll: () => void; open: () => void; arrange: () => void; panel: Ref<string>; search: () => void }): void {
  const monitor = useMonitor()
  const smooth = (change: number): void => {
    const smoothing = Math.min(MAXIMUM_SMOOTHING, Math.max(0, monitor.settings.smoothing + change))
    monitor.change({ smoothing: Math.round(smoothing * 1000) / 1000 })
  }
  const toggleScale = (name: 'xScale' | 'yScale', scale: ScaleKind): void => monitor.change({ [name]: monitor.settings[name] === scale ? 'linear' : scale })
  const nextAxis = (): void => {
    const usable = X_AXES.filter((axis) => axis !== 'epoch' || monitor.hasEpochs)
    monitor.change({ axis: usable[(usable.indexOf(monitor.settings.axis) + 1) % usable.length]! })
  }
  useActiveCommands({
    'monitor.filter': search,
    'monitor.openRun': open,
    'monitor.exportAll': exportAll,
    'monitor.layouts': arrange,
    'monitor.nextLayout': () => monitor.nextLayout(),
    'monitor.yLogarithm': () => toggleScale('yScale', 'logarithmic'),
    'monitor.xLogarithm': () => toggleScale('xScale', 'logarithmic'),
    'monitor.ySymmetric': () => toggleScale('yScale', 'symmetric'),
    'monitor.xSymmetric': () => toggleScale('xScale', 'symmetric'),
    'monitor.nextAxis': nextAxis,
    'monitor.outliers': () => monitor.change({ ignoreOutliers: !monitor.settings.ignoreOutliers }),
    'monitor.smoother': () => smooth(SMOOTHING_STEP),
    'monitor.rougher': () => smooth(-SMOOTHING_STEP),
    'monitor.showAll': () => (monitor.xRange = null),
    'monitor.values': () => (panel.value = 'values'),
    'monitor.parameters': () => (panel.value = 'parameters'),
    'monitor.alerts': () => (panel.value = 'alerts'),
    'monitor.machine': () => (panel.value = 'machine'),
  })
}
