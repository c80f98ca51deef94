import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPultrack, type Finished } from './startPultrack'

let folder: string
const at = (...path: string[]): string => join(folder, ...path)
const evaluate = (...args: string[]): Promise<Finished> => startPultrack(['eval', ...args]).finished

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-cli-protocols-'))
  const lines = (shift: number): string => Array.from({ length: 12 }, (_, index) => `${10 + index + shift}\t20\t30\t40\r\n`).join('')
  for (const path of [at('truth'), at('one', 'near'), at('two', 'far')]) await mkdir(path, { recursive: true })
  for (const name of ['Walk', 'Run']) {
    await writeFile(at('truth', `${name}.txt`), lines(0))
    await writeFile(at('one', 'near', `${name}.txt`), lines(1))
    await writeFile(at('two', 'far', `${name}.txt`), lines(9))
  }
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('pultrack eval --protocol', () => {
  it('scores trackers of several folders, with intervals, and writes page and tables', async () => {
    const { exitCode, stdout } = await evaluate('--protocol', 'otb-got10k', '--annotations', at('truth'), '--results', at('one'), at('two'), '--out', at('out'))
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/near +0\.\d{3} \[0\.\d{3}, 0\.\d{3}\]/)
    expect(stdout).toContain('near - far: AUC +')
    expect(stdout).toContain('otb-got10k, got10k toolkit 0.1.3')
    expect((await readdir(at('out'))).sort()).toEqual(['comparison.json', 'figures.csv', 'report.html', 'sequences.csv', 'table.tex'])
  })

  it('ends with 3 where a sequence of a tracker is missing, and says which', async () => {
    await mkdir(at('three', 'part'), { recursive: true })
    await writeFile(at('three', 'part', 'Walk.txt'), await readFile(at('truth', 'Walk.txt')))
    const { exitCode, stderr } = await evaluate('--protocol', 'otb', '--annotations', at('truth'), '--results', at('three'), '--out', at('part'))
    expect(exitCode).toBe(3)
    expect(stderr).toContain('Run.txt of Run cannot be found')
  })

  it.each([
    [['--protocol', 'otb3', '--sequences', 'x', '--out', 'y'], "'otb3' is invalid"],
    [['--protocol', 'otb', '--out', 'y'], 'needs either --sequences, or --annotations and --results'],
    [['--layout', 'vot', '--sequences', 'x', '--out', 'y'], 'with --protocol only'],
  ])('is a usage error: %j', async (args, says) => {
    const { exitCode, stderr } = await evaluate(...args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(says)
  })
})
