import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Size } from '../../../../main/contract/geometry'
import { isCode, type Region } from '../../../../main/contract/region'
import { computeFigure, poolCurve, type Tally } from '../../../../main/core/evaluate/protocol'
import { framesFrom, placeAnchors, scoreAnchors } from '../../../../main/core/evaluate/vot/anchorScores'
import { scoreRestarts } from '../../../../main/core/evaluate/vot/restartScores'
import { VOT_PROTOCOLS } from '../../../../main/core/evaluate/vot/votProtocols'
import { parseRegions, uprightBox } from '../../../../main/formats/votRegions'
import { HAS_ORACLE, ORACLE, REFERENCE } from '../referenceFigures'

interface Video {
  name: string
  truth: Region[]
  picture: Size
}

function readVideos(): Video[] {
  const videos = JSON.parse(readFileSync(`${ORACLE}/vot2018/VOT2018.json`, 'utf8')) as Record<string, { gt_rect: number[][]; width: number; height: number }>
  return Object.entries(videos).map(([name, { gt_rect, width, height }]) => ({ name, picture: { width, height }, truth: parseRegions({ text: gt_rect.map((values) => values.join(',')).join('\n'), path: name }).regions }))
}

function readRun(name: string): Region[] {
  const path = `${ORACLE}/vot2018/results/NanoTrackV3/baseline/${name}/${name}_001.txt`
  return parseRegions({ text: readFileSync(path, 'utf8'), path }).regions
}

type Scored = { name: string; tallies: Partial<Record<string, Tally>> }

function figuresOf(name: string, scores: readonly Scored[]): Record<string, number> {
  const protocol = VOT_PROTOCOLS.find((one) => one.name === name)!
  return Object.fromEntries(protocol.figures.map((figure) => {
    const total = protocol.curves.find(({ key }) => key === figure.curve)!.total
    return [figure.key, computeFigure({ tallies: scores.map(({ tallies }) => tallies[figure.curve]!), figure, total })!]
  }))
}

describe.skipIf(!HAS_ORACLE)('the published VOT2018 run of NanoTrackV3 (skipped without ../shared/data/eval-oracle)', () => {
  const videos = HAS_ORACLE ? readVideos() : []
  const places = Math.max(...videos.map(({ truth }) => truth.length))
  const scoreAll = (library: 'region-c' | 'vot-toolkit'): Scored[] => videos.map(({ name, truth, picture }) => ({ name, tallies: scoreRestarts({ truth, runs: [readRun(name)], picture, library, places }).tallies }))

  it('has the EAO that its authors publish and that pysot computes', () => {
    const expected = JSON.parse(readFileSync(`${ORACLE}/vot2018/expected.json`, 'utf8')) as { NanoTrackV3: { EAO: number; EAO_computed_with_pysot_toolkit: number } }
    const { expectedAverageOverlap, failures } = figuresOf('vot2018', scoreAll('region-c'))
    expect(expectedAverageOverlap).toBeCloseTo(expected.NanoTrackV3.EAO_computed_with_pysot_toolkit, 4)
    expect(Math.abs(expectedAverageOverlap! - expected.NanoTrackV3.EAO)).toBeLessThan(0.001)
    expect(failures).toBe(videos.reduce((sum, { name }) => sum + readRun(name).filter((region) => isCode(region, 2)).length, 0))
  })

  it('has the A, R and EAO that vot-toolkit computes, sequence by sequence', () => {
    const scores = scoreAll('vot-toolkit')
    const { accuracy, robustness, expectedAverageOverlap, sequences, curve } = REFERENCE.votToolkit.restarts
    for (const { name, tallies } of scores) {
      const { accuracy: ofSequence, failures } = figuresOf('vot2018-toolkit', [{ name, tallies }])
      expect(ofSequence, name).toBeCloseTo(sequences[name]![0], 6)
      expect(failures, name).toBe(sequences[name]![1])
    }
    const figures = figuresOf('vot2018-toolkit', scores)
    expect(figures['accuracy']).toBeCloseTo(accuracy, 6)
    expect(figures['robustness']).toBeCloseTo(robustness, 6)
    expect(figures['expectedAverageOverlap']).toBeCloseTo(expectedAverageOverlap, 5)
    const values = poolCurve(scores.map(({ tallies }) => tallies['expectedOverlap']!))
    for (const [place, wanted] of Object.entries(curve)) expect(values[Number(place)], place).toBeCloseTo(wanted, 5)
  })

  it('has the A, R and EAO of vot-toolkit without restarts, on runs that slide off and come back', () => {
    const scores = videos.slice(0, 12).map(({ name, truth, picture }) => {
      const runs = placeAnchors(truth).map((anchor) => ({ anchor, regions: framesFrom(anchor, truth.length).map((frame, step): Region => (step === 0 ? { kind: 'code', code: 1 } : drift(truth[frame]!, step + (anchor.frame % 100)))) }))
      return { name, tallies: scoreAnchors({ truth, runs, picture, places: 755 }).tallies }
    })
    const { accuracy, robustness, expectedAverageOverlap, sequences, curve } = REFERENCE.votToolkit.anchors
    for (const { name, tallies } of scores) {
      const figures = figuresOf('vot-restart-free', [{ name, tallies }])
      expect(figures['accuracy'], name).toBeCloseTo(sequences[name]![0], 6)
      expect(figures['robustness'], name).toBeCloseTo(sequences[name]![1], 6)
    }
    const figures = figuresOf('vot-restart-free', scores)
    expect(figures['accuracy']).toBeCloseTo(accuracy, 6)
    expect(figures['robustness']).toBeCloseTo(robustness, 6)
    expect(figures['expectedAverageOverlap']).toBeCloseTo(expectedAverageOverlap, 6)
    const values = poolCurve(scores.map(({ tallies }) => tallies['expectedOverlap']!))
    for (const [place, wanted] of Object.entries(curve)) expect(values[Number(place)], place).toBeCloseTo(wanted, 6)
  })
})

/** The same rule as in reference.py: off to the right within 90 frames, then back. */
function drift(truth: Region, step: number): Region {
  const { left, top, width, height } = uprightBox(singlePrecision(truth), 'min-max')!
  return { kind: 'rectangle', box: { left: left + ((step % 90) / 60) * width, top, width, height } }
}

function singlePrecision(region: Region): Region {
  if (region.kind === 'polygon') return { kind: 'polygon', points: region.points.map(({ x, y }) => ({ x: Math.fround(x), y: Math.fround(y) })) }
  if (region.kind !== 'rectangle') return region
  const { left, top, width, height } = region.box
  return { kind: 'rectangle', box: { left: Math.fround(left), top: Math.fround(top), width: Math.fround(width), height: Math.fround(height) } }
}
