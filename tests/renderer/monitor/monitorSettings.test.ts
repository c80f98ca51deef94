import { expect, test } from 'vitest'
import { DEFAULT_CHARTS } from '../../../renderer/monitor/chartSettings'
import { DEFAULT_MONITOR, loadMonitorSettings, saveMonitorSettings } from '../../../renderer/monitor/monitorSettings'
import { compareConfigs, groupRuns } from '../../../renderer/monitor/compareConfigs'
import type { RunDetail } from '../../../main/contract/runSummary'

function createStorage(first: string | null = null) {
  let value = first
  return { getItem: () => value, setItem: (_: string, text: string) => void (value = text) }
}

test('what was saved is loaded', () => {
  const storage = createStorage()
  const settings = { ...DEFAULT_MONITOR, smoothing: 0.9, axis: 'wall' as const, pins: ['mine/reach'], filter: 'loss', layouts: [{ name: 'mine', charts: { ...DEFAULT_CHARTS, yScale: 'symmetric' as const } }], shown: ['run_abcdef'], alerts: { ...DEFAULT_MONITOR.alerts, lossFactor: 3 } }
  saveMonitorSettings(storage, settings)
  expect(loadMonitorSettings(storage)).toEqual(settings)
})

test.each(['{', '[]', 'null', '{"smoothing": 1, "axis": "moon", "pins": [3], "yScale": "cubic", "layouts": [{"charts": 3}], "alerts": {"lossFactor": "x"}, "shown": 4}'])('damaged storage %s has the defaults', (text) => {
  expect(loadMonitorSettings(createStorage(text))).toEqual(DEFAULT_MONITOR)
})

function detail(run: string, config: Record<string, unknown>, initialModel: string | null = null): RunDetail {
  return { run, name: run, config, initialModel, footage: [{ name: 'a.mp4', frames: 9 }], backbone: 'alexnet', correlation: 'cosine' } as unknown as RunDetail
}

test('runs are compared key by key, those that only one has included', () => {
  const compared = compareConfigs([detail('run_a', { seed: 1, 'stages.0.steps': 5 }), detail('run_b', { seed: 1, 'stages.0.steps': 6, 'stages.1.steps': 7 }, 'alexpul')])
  const differing = Object.fromEntries(compared.filter(({ differs }) => differs).map(({ key, values }) => [key, values]))
  expect(differing).toEqual({ 'stages.0.steps': ['5', '6'], 'stages.1.steps': [null, '7'], initialModel: ['–', 'alexpul'] })
})

test('runs are grouped by a setting', () => {
  const runs = [detail('run_a', { seed: 1 }), detail('run_b', { seed: 2 }), detail('run_c', { seed: 1 })]
  expect(groupRuns(runs, 'seed')).toEqual([{ value: '1', runs: ['run_a', 'run_c'] }, { value: '2', runs: ['run_b'] }])
})
