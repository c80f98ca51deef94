import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Random } from '../../../main/core/random'
import { largestDifference, readMetrics, readRows } from '../../support/runFiles'
import { makeSceneClip } from '../../support/sceneClip'

/** PULTRACK_LONG_TESTS=1 kills as often as the requirement says. */
const KILLS = process.env['PULTRACK_LONG_TESTS'] === '1' ? 20 : 3
/** Another seed, other moments; the clock adds its own chance. */
const SEED = 41
/** Reports of one life at most: about half of what a whole run gives. */
const LONGEST_LIFE = 24

let folder: string
let bundle: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-kill-'))
  for (const seed of [1, 2, 3]) await makeSceneClip({ path: join(folder, 'footage', `clip${seed}.mp4`), seed })
  bundle = `dist/tests/learnChild-${process.pid}.mjs` // inside the repository, where the packages are found
  await build({ entryPoints: ['tests/support/learnChild.ts'], outfile: bundle, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' })
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await rm(bundle, { force: true })
})

interface Life {
  run: string
  resume: boolean
  /** Killed with -9 so many reports after the run folder stands, and so many milliseconds later; never when absent. */
  death?: { reports: number; delay: number }
}

/** Runs the child until it ends or is killed. @returns whether it ended by itself */
function live({ run, resume, death }: Life): Promise<boolean> {
  const child = spawn(process.execPath, [bundle, join(folder, 'footage'), run, ...(resume ? ['resume'] : [])], { stdio: ['ignore', 'pipe', 'pipe'] })
  let reports = -1 // the first that counts is the start of a stage: the folder is there by then
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => {
    for (const kind of chunk.toString().split('\n').filter((line) => line !== '')) if (reports >= 0 || kind === 'stage') reports += 1
    if (death && reports >= death.reports) setTimeout(() => child.kill('SIGKILL'), death.delay)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => (signal === 'SIGKILL' || code === 0 ? resolve(signal === null) : reject(new Error(`The child ended with ${code}: ${said}`))))
  })
}

/** Step and loss of each row of the table. */
async function readTable(run: string): Promise<[number, number | undefined][]> {
  const [head, ...rows] = (await readFile(join(run, 'training_log.csv'), 'utf8')).trimEnd().split('\n').map((line) => line.split(','))
  return rows.map((cells) => [Number(cells[head!.indexOf('step')]), cells[head!.indexOf('loss')] === '' ? undefined : Number(cells[head!.indexOf('loss')])])
}

it(`a run killed with -9 at random moments (${KILLS}) always resumes, and ends as one that was not`, async () => {
  const undisturbed = join(folder, 'undisturbed')
  expect(await live({ run: undisturbed, resume: false })).toBe(true)
  const random = new Random(SEED)
  const finished: string[] = []
  let run = join(folder, 'run0')
  let resume = false
  for (let kills = 0; kills < KILLS; ) {
    const done = await live({ run, resume, death: { reports: random.integer(LONGEST_LIFE), delay: random.between(0, 200) } })
    resume = !done
    if (!done) kills += 1
    else finished.push(run)
    if (done) run = join(folder, `run${finished.length}`)
  }
  if (resume) {
    expect(await live({ run, resume })).toBe(true)
    finished.push(run)
  }
  const expected = await readMetrics(undisturbed)
  for (const each of finished) {
    expect(await readTable(each)).toEqual((await readRows(each, 'metrics.jsonl')).map(({ step, loss }) => [step, loss]))
    expect(largestDifference(await readMetrics(each), expected)).toBeLessThan(1e-3)
    expect((await readRows(each, 'stages.jsonl')).map(({ stage }) => stage)).toEqual((await readRows(undisturbed, 'stages.jsonl')).map(({ stage }) => stage))
    expect((await readRows(each, 'rankings.jsonl')).map(({ step }) => step)).toEqual((await readRows(undisturbed, 'rankings.jsonl')).map(({ step }) => step))
    expect((await readRows(each, 'chains.jsonl')).map(({ id, rejection }) => [id, rejection])).toEqual((await readRows(undisturbed, 'chains.jsonl')).map(({ id, rejection }) => [id, rejection]))
  }
}, 60_000 * (KILLS + 5))
