import { describe, expect, it } from 'vitest'
import { DEFAULT_CHARTS } from '../../../renderer/monitor/chartSettings'
import { addLayouts, chartsOf, findLayout, layoutsToText, parseLayouts, putLayout, textToLayouts } from '../../../renderer/monitor/layouts'
import { DEFAULT_MONITOR } from '../../../renderer/monitor/monitorSettings'
import type { MonitorSettings } from '../../../renderer/monitor/monitorSettings'

const losses = { name: 'losses', charts: { ...DEFAULT_CHARTS, yScale: 'symmetric' as const, filter: 'loss$', pins: ['correspond/loss'] } }
const rates = { name: 'rates', charts: { ...DEFAULT_CHARTS, smoothing: 0 } }

describe('layouts', () => {
  it('keep how charts are set up, not the runs nor the rules of alerts', () => {
    const settings: MonitorSettings = { ...DEFAULT_MONITOR, shown: ['run_a'], pins: ['a/b'] }
    expect(chartsOf(settings)).toEqual({ ...DEFAULT_CHARTS, pins: ['a/b'] })
  })

  it('are put at the end, or in the place of the one of that name', () => {
    expect(putLayout([losses], rates)).toEqual([losses, rates])
    const changed = { name: 'losses', charts: DEFAULT_CHARTS }
    expect(putLayout([losses, rates], changed)).toEqual([changed, rates])
  })

  it('know which of them the charts stand in, until something is changed', () => {
    expect(findLayout([losses, rates], { ...DEFAULT_MONITOR, ...losses.charts })?.name).toBe('losses')
    expect(findLayout([losses, rates], { ...losses.charts, smoothing: 0.9 })).toBeNull()
  })

  it('come back from a file as they went', () => {
    expect(textToLayouts(layoutsToText([losses, rates]))).toEqual([losses, rates])
  })

  it('taken in from a file replace nothing', () => {
    const other = { name: 'losses', charts: DEFAULT_CHARTS }
    expect(addLayouts([losses], [other, other])).toEqual([losses, { ...other, name: 'losses 2' }, { ...other, name: 'losses 3' }])
  })

  it.each(['', '[]', '{"format": "else", "version": 1, "layouts": []}', '{"format": "pultrack-monitor-layouts", "version": 2, "layouts": []}'])('are not read from %s', (text) => {
    expect(textToLayouts(text)).toBeNull()
  })

  it('that are damaged have defaults, those without a name are left out', () => {
    const stored = [{ name: ' a ', charts: { axis: 'moon', pins: [1, 'x/y'] } }, { name: '' }, null, 7, { charts: {} }]
    expect(parseLayouts(stored)).toEqual([{ name: 'a', charts: { ...DEFAULT_CHARTS, pins: ['x/y'] } }])
    expect(parseLayouts('none')).toEqual([])
  })
})
