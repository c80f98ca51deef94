import type { Ref } from 'vue'
import { useMonitor } from '../stores/monitor'
import { X_AXES } from '../streams/axisPlaces'
import { MAXIMUM_SMOOTHING } from '../streams/smoothing'
import { useActiveCommands } from './useActiveCommands'

const SMOOTHING_STEP = 0.05

/** Keys of the monitor. */
export function useMonitorCommands({ exportAll, open, panel, search }: { exportAll: () => void; open: () => void; panel: Ref<string>; search: () => void }): void {
  const monitor = useMonitor()
  const smooth = (change: number): void => {
    const smoothing = Math.min(MAXIMUM_SMOOTHING, Math.max(0, monitor.settings.smoothing + change))
    monitor.change({ smoothing: Math.round(smoothing * 1000) / 1000 })
  }
  const toggleScale = (name: 'xScale' | 'yScale'): void => monitor.change({ [name]: monitor.settings[name] === 'linear' ? 'logarithmic' : 'linear' })
  const nextAxis = (): void => {
    const usable = X_AXES.filter((axis) => axis !== 'epoch' || monitor.hasEpochs)
    monitor.change({ axis: usable[(usable.indexOf(monitor.settings.axis) + 1) % usable.length]! })
  }
  useActiveCommands({
    'monitor.filter': search,
    'monitor.openRun': open,
    'monitor.exportAll': exportAll,
    'monitor.yLogarithm': () => toggleScale('yScale'),
    'monitor.xLogarithm': () => toggleScale('xScale'),
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
