import { existsSync, readFileSync } from 'node:fs'
import type { Box } from '../../../main/contract/geometry'
import { parseOtbBoxes } from '../../../main/formats/otb'

export const ORACLE = '../shared/data/eval-oracle'
export const HAS_ORACLE = existsSync(ORACLE)

/** What the reference toolkits computed: tests/fixtures/protocols/reference.py. */
export interface ReferenceFigures {
  got10k: {
    /** AUC, precision at 20 px, success rate at .5, of each sequence. */
    otb: Record<'Struck' | 'UDT', Record<string, [number, number, number]>>
    got10k: { sequences: Record<string, number>; averageOverlap: number; successRate50: number; successRate75: number }
    picture: [number, number]
  }
  votToolkit: {
    restarts: { sequences: Record<string, [number, number]>; accuracy: number; robustness: number; expectedAverageOverlap: number; curve: Record<string, number> }
    anchors: { sequences: Record<string, [number, number]>; accuracy: number; robustness: number; expectedAverageOverlap: number; curve: Record<string, number> }
    /** Two regions as text, their overlap within 100 x 80 pixels, and without a limit. */
    overlaps: [string, string, number, number][]
    binary: { lines: string[]; base64: string }
  }
  /** AUC, precision at 20 px, normalized precision at .2, of each sequence. */
  pysot: Record<'Struck' | 'UDT', Record<string, [number, number, number]>>
  trackingnet: { auc: number; precision: number; normalizedPrecision: number }
}

export const REFERENCE = JSON.parse(readFileSync('tests/fixtures/protocols/reference.json', 'utf8')) as ReferenceFigures

/** Boxes of a file of the oracle, the numbers as they stand. */
export function readOracleBoxes(path: string): (Box | null)[] {
  return parseOtbBoxes({ text: readFileSync(`${ORACLE}/otb/${path}`, 'utf8'), path, origin: 0 })
}
