import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plotToSvg } from '../../../renderer/charts/plotToSvg'
import { curvesToCsv, curvesToJson } from '../../../renderer/charts/seriesText'
import { createZip } from '../../../renderer/charts/zipFile'
import { createCurve, createView } from './curves'

test('CSV has every point in full precision, and names that need it in quotes', () => {
  const text = [...curvesToCsv([createCurve([0.1 + 0.2, NaN, -Infinity], 'a "b", c')])].join('')
  expect(text.split('\n')[1]).toBe('"a ""b"", c",correspond,loss,0,0,1,2023-11-14T22:13:20.000Z,0.30000000000000004')
  expect(text.split('\n').slice(2, 4).map((line) => line.split(',').at(-1))).toEqual(['NaN', '-Infinity'])
})

test('JSON can be read back, also where there is more than one piece', () => {
  const values = Array.from({ length: 45_001 }, (_, index) => (index === 3 ? NaN : index / 7))
  const [first, second] = JSON.parse([...curvesToJson([createCurve(values), createCurve([7])])].join('')) as { points: [number, number, number, number, number | string][] }[]
  expect(first!.points.map((point) => point[4])).toEqual(values.map((value) => (Number.isNaN(value) ? 'NaN' : value)))
  expect(second!.points).toEqual([[0, 0, 1, 1_700_000_000, 7]])
})

test('SVG holds lines, marks, ticks and names, with nothing of a name taken for markup', () => {
  const curve = createCurve([1, 2, NaN, 3], '<script>&')
  const theme = { text: '#000', dim: '#555', line: '#ddd', ground: '#fff', accent: '#00f', bad: '#f00', font: 'sans-serif' }
  const frame = { area: { left: 50, top: 8, width: 300, height: 150 }, x: { min: 0, max: 3 }, y: { min: 0, max: 4 }, xScale: 'linear', yScale: 'linear' } as const
  const svg = plotToSvg({ title: 'loss', xTitle: 'step', size: { width: 360, height: 190 }, frame, ticks: { x: [{ pixel: 50, text: '0' }], y: [] }, curves: [curve], view: createView({ smoothing: 0.6 }), theme })
  expect(svg.match(/<polyline/g)).toHaveLength(2)
  expect(svg.match(/<polygon/g)).toHaveLength(1)
  expect(svg).toContain('&lt;script&gt;&amp;')
  expect(svg).not.toContain('<script')
})

test('a zip is one that other programs open', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pultrack-zip-'))
  try {
    const entries = [{ name: 'größe.csv', content: new Blob(['a,b\n'.repeat(5000)]) }, { name: 'empty.json', content: new Blob([]) }]
    const zip = await createZip(entries, new Date(2026, 10, 23, 7, 30))
    const path = join(folder, 'charts.zip')
    writeFileSync(path, new Uint8Array(await zip.arrayBuffer()))
    expect(zip.size).toBeLessThan(1000)
    const script = 'import sys, zipfile, json; z = zipfile.ZipFile(sys.argv[1]); print(json.dumps([z.testzip(), [[i.filename, len(z.read(i)), list(i.date_time)] for i in z.infolist()]]))'
    const found: unknown = JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }))
    expect(found).toEqual([null, [['größe.csv', 20_000, [2026, 11, 23, 7, 30, 0]], ['empty.json', 0, [2026, 11, 23, 7, 30, 0]]]])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
