import { describe, expect, it } from 'vitest'
import { drawChart } from '../../../main/jobs/report/chart'
import { escapeHtml, formatTable } from '../../../main/jobs/report/html'
import { formatChange, formatDuration } from '../../../main/jobs/report/quantity'
import { smooth } from '../../../main/jobs/report/smoothing'
import { thinPoints } from '../../../main/jobs/report/thinPoints'

describe('thinPoints', () => {
  it('keeps every extreme of a long curve in few points, in order', () => {
    const points = Array.from({ length: 5000 }, (_, index) => ({ x: index / 50, y: index === 2345 ? 99 : index % 7 }))
    const thinned = thinPoints(points)
    expect(thinned.length).toBeLessThanOrEqual(400)
    expect(thinned).toContainEqual(points[2345])
    expect([thinned[0], thinned.at(-1)]).toEqual([points[0], points.at(-1)])
    expect(thinned.every(({ x }, index) => index === 0 || x >= thinned[index - 1]!.x)).toBe(true)
  })
})

describe('smooth', () => {
  it('starts at the first value and leaves a constant alone', () => {
    expect(smooth([5, 5, 5], 0.9).map((value) => Number(value.toFixed(9)))).toEqual([5, 5, 5])
    expect(smooth([4, 0], 0.5)[1]).toBeCloseTo(4 / 3, 9)
  })
})

describe('drawChart', () => {
  const chart = drawChart({
    description: 'a < b',
    x: { label: 'step', extent: [0, 10] },
    y: { label: 'loss', extent: [0, 1] },
    series: [{ points: [{ x: 0, y: 1 }, { x: 10, y: 0 }], color: '#0072B2' }],
  })

  it('draws a line from corner to corner of the plot, names its axes and escapes what it reads out', () => {
    expect(chart).toContain('aria-label="a &lt; b"')
    expect(chart).toMatch(/>step<.*>loss</)
    const [, left, top, right, bottom] = /<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none" stroke="#0072B2"/.exec(chart)!.map(Number)
    expect(left).toBeLessThan(right!)
    expect(top).toBeLessThan(bottom!)
    expect(right! - left!).toBeGreaterThan(380)
  })

  it('is the same for the same request, and holds no number that is none', () => {
    expect(chart).not.toMatch(/NaN|Infinity|undefined/)
  })
})

describe('text', () => {
  it('is escaped wherever it comes from outside', () => {
    expect(escapeHtml(`<img src='x' onerror="a&b">`)).toBe('&lt;img src=&#39;x&#39; onerror=&quot;a&amp;b&quot;&gt;')
    expect(formatTable({ columns: [{ title: '<b>' }], rows: [['<script>']] })).not.toMatch(/<b>|<script>/)
  })

  it('says durations and differences as people do', () => {
    expect([3.21, 59.7, 200, 7500].map(formatDuration)).toEqual(['3.2 s', '1 min 0 s', '3 min 20 s', '2 h 5 min'])
    expect([0.1234, -0.1, 0.0001, -0.0001].map((value) => formatChange(value))).toEqual(['+0.123', '−0.100', '0.000', '0.000'])
  })
})
