import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { appendJsonLines, keepJsonLines } from '../../main/store/jsonLines'
import { openTrainingLog, type TrainingLogPaths } from '../../main/store/trainingLog'
import { temporaryFolder } from './temporaryFolder'

const ROWS = [
  { step: 0, stage: 'discriminate', round: 0, wallTime: 1764000000.123, loss: 4.123456789012345, gradientNorm: 1e-12, learningRate: 0.03 },
  { step: 1, stage: 'discriminate', round: 0, wallTime: 1764000001, loss: NaN, gradientNorm: Infinity, learningRate: 0.03 },
  { step: 2, stage: 'mine', round: 1, wallTime: 1764000002, reach: 9, chains: 40, accepted: 10, acceptedShare: 0.25 },
  { step: 2, stage: 'correspond', round: 1, wallTime: 1764000003, loss: -0.5, gradientNorm: -Infinity, learningRate: 0.01, peakError: 1.5, noiseVariance: 1 },
]
let paths: TrainingLogPaths

beforeEach(() => {
  const folder = temporaryFolder()
  paths = { metrics: join(folder, 'metrics.jsonl'), log: join(folder, 'training_log.csv') }
})

async function write(rows: readonly Record<string, unknown>[], each = rows.length): Promise<void> {
  const log = await openTrainingLog(paths)
  for (let from = 0; from < rows.length; from += each) {
    await appendJsonLines(paths.metrics, rows.slice(from, from + each))
    await log.append(rows.slice(from, from + each))
  }
}

/** Any reader of tables: what stands in each row under the heads of its columns; a cell that is empty is not there. */
function readTable(): Record<string, string | number>[] {
  const [head, ...lines] = readFileSync(paths.log, 'utf8').trimEnd().split('\n').map((line) => line.split(','))
  return lines.map((cells) => {
    expect(cells).toHaveLength(head!.length)
    return Object.fromEntries(head!.flatMap((name, at) => (cells[at] === '' ? [] : [[name, toValue(cells[at]!)]])))
  })
}

function toValue(cell: string): string | number {
  const words: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
  return words[cell] ?? (Number.isNaN(Number(cell)) ? cell : Number(cell))
}

describe('the table of a run', () => {
  it('has every number of its rows with all digits, a row for each, whatever series come later', async () => {
    await write(ROWS, 1)
    expect(readTable()).toEqual(ROWS)
    expect(readFileSync(paths.log, 'utf8').split('\n')[0]).toBe('step,stage,round,wallTime,loss,gradientNorm,learningRate,reach,chains,accepted,acceptedShare,peakError,noiseVariance')
  })

  it('is there before the first step, and adds nothing where there is nothing to add', async () => {
    const log = await openTrainingLog(paths)
    await log.append([])
    expect(readFileSync(paths.log, 'utf8')).toBe('step,stage,round,wallTime\n')
  })

  it('is right again after a kill that cut a line, and where rows were taken back', async () => {
    await write(ROWS)
    appendFileSync(paths.log, '3,corresp')
    await keepJsonLines(paths.metrics, ({ step, stage }) => step === 0 || stage === 'mine')
    const again = { ...ROWS[3]!, loss: -0.75 }
    await write([again])
    expect(readTable()).toEqual([ROWS[0], ROWS[2], again])
  })

  it('is made for a run that had none', async () => {
    await appendJsonLines(paths.metrics, ROWS)
    writeFileSync(paths.log, 'something else')
    await openTrainingLog(paths)
    expect(readTable()).toEqual(ROWS)
  })
})
