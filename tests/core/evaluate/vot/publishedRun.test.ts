import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Region } from '../../../../main/contract/region'
import { computeFigure, type Tally } from '../../../../main/core/evaluate/protocol'
import { scoreRestarts, type RestartScore } from '../../../../main/core/evaluate/vot/restartScores'
import { VOT_PROTOCOLS } from '../../../../main/core/evaluate/vot/votProtocols'
import { parseRegions } from '../../../../main/formats/votRegions'

const ORACLE = '../shared/data/eval-oracle/vot2018'

interface Video {
  gt_rect: number[][]
  width: number
  height: number
}

function readTruth(values: readonly number[]): Region {
  const [left, top, width, height] = values as [number, number, number, number]
  if (values.length === 4) return { kind: 'rectangle', box: { left, top, width, height } }
  return { kind: 'polygon', points: Array.from({ length: values.length / 2 }, (_, index) => ({ x: values[2 * index]!, y: values[2 * index + 1]! })) }
}

function figuresOf(name: string): Record<string, number | null> {
  const protocol = VOT_PROTOCOLS.find((one) => one.name === name)!
  const videos = Object.entries(JSON.parse(readFileSync(`${ORACLE}/VOT2018.json`, 'utf8')) as Record<string, Video>)
  const places = Math.max(...videos.map(([, { gt_rect }]) => gt_rect.length))
  const scores = videos.map(([video, { gt_rect, width, height }]): RestartScore => {
    const path = `${ORACLE}/results/NanoTrackV3/baseline/${video}/${video}_001.txt`
    const { regions } = parseRegions({ text: readFileSync(path, 'utf8'), path })
    return scoreRestarts({ truth: gt_rect.map(readTruth), runs: [regions], picture: { width, height }, library: protocol.library, places })
  })
  return Object.fromEntries(protocol.figures.map((figure) => {
    const tallies = scores.map((score): Tally => score.tallies[figure.curve as keyof RestartScore['tallies']])
    return [figure.key, computeFigure({ tallies, figure, total: protocol.curves.find(({ key }) => key === figure.curve)!.total })]
  }))
}

describe.skipIf(!existsSync(ORACLE))('the published VOT2018 run of NanoTrackV3 (skipped without ../shared/data/eval-oracle)', () => {
  it('has the EAO that its authors publish and that pysot computes', () => {
    const figures = figuresOf('vot2018')
    console.log(figures, figuresOf('vot2018-toolkit'))
    expect(figures['expectedAverageOverlap']).toBeCloseTo(0.4491, 4)
  })
})
