import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface MetricsLine {
  step: number
  stage: string
  round: number
  wallTime: number
  [series: string]: number | string
}

/** The folder of a run by its name, wherever the engine made its project. */
export async function findRun(dataFolder: string, name: string): Promise<string> {
  const entries = await readdir(dataFolder, { recursive: true })
  const found = entries.find((entry) => entry.endsWith(join(name, 'run.json')))
  if (found === undefined) throw new Error(`there is no run ${name} below ${dataFolder}`)
  return join(dataFolder, found, '..')
}

export async function readLines<T>(folder: string, file: string): Promise<T[]> {
  const text = await readFile(join(folder, file), 'utf8')
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as T)
}

/** Numbers of one series of metrics.jsonl in file order; what JSON cannot say is a string there. */
export async function readSeries(folder: string, stage: string, name: string): Promise<{ step: number; value: number }[]> {
  const lines = await readLines<MetricsLine>(folder, 'metrics.jsonl')
  return lines.filter((line) => line.stage === stage).map((line) => ({ step: line.step, value: Number(line[name]) }))
}
