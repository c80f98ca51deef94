import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runEvaluation, type EvaluationOutcome } from '../../../main/jobs/evaluateJob'
import { openTracker } from '../../../main/jobs/openTracker'
import { recordingContext } from '../../support/learnOptions'
import { flatPicture } from '../../support/noisePicture'
import { makeSequence } from '../clipOfTexture'

const run = promisify(execFile)
const cache = process.env['PULTRACK_CACHE'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pultrack')
const picture = flatPicture({ width: 64, height: 48, colour: [10, 20, 30] })
const BOX = { left: 4, top: 5, width: 20, height: 10 }
let folder: string

/** A tracker of a few lines: tells the first pixel and how long the picture is as its box, so that a test sees what it was sent. */
const SCRIPT = `
const lines = require('node:readline').createInterface({ input: process.stdin })
const answers = {
  hello: () => ({ protocol: 'pultrack-tracker', version: 1, name: 'Tiny-1' }),
  init: ({ box }) => (box[0] < 0 ? { error: 'left of everything' } : { ok: true }),
  update: ({ rgb, width, height }) => { const bytes = Buffer.from(rgb, 'base64'); return { box: [bytes[0], bytes[1], bytes[2], bytes.length / width / height], score: .25 } },
}
const odd = { text: 'no JSON', wrong: JSON.stringify({ box: [1, 2] }), lost: JSON.stringify({ box: null }) }[process.argv[2]]
lines.on('line', (line) => { const call = JSON.parse(line); if (process.argv[2] === 'dies' && call.call === 'update') { console.error('out of ideas'); process.exit(3) }
  console.log(odd && call.call === 'update' ? odd : JSON.stringify(answers[call.call](call))) })
`

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-external-'))
  await writeFile(join(folder, 'tiny.cjs'), SCRIPT)
  await makeSequence({ folder: join(folder, 'sequences'), name: 'patch', frameCount: 8 })
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

const tiny = (how = ''): string => `external:"${process.execPath}" "${join(folder, 'tiny.cjs')}" ${how}`

function evaluate(out: string, models: string[]): Promise<EvaluationOutcome> {
  return runEvaluation({ sequences: join(folder, 'sequences'), models, out: join(folder, out), device: 'cpu', ...recordingContext() })
}

describe('a tracker in a process of its own', () => {
  it('is sent box and pixels as they are, and its answers are taken', async () => {
    const { tracker, name, dispose } = await openTracker({ model: tiny() })
    expect(name).toBe('Tiny-1')
    await tracker.init(picture, BOX)
    expect(await tracker.update(picture)).toMatchObject({ box: { left: 10, top: 20, width: 30, height: 3 }, score: 0.25, psr: null })
    dispose()
  })

  it('keeps the box before where it says that the target is lost', async () => {
    const { tracker, dispose } = await openTracker({ model: tiny('lost') })
    await tracker.init(picture, BOX)
    expect(await tracker.update(picture)).toMatchObject({ box: BOX, score: 0 })
    dispose()
  })

  it.each([['text', 'not JSON: no JSON'], ['wrong', 'answered "update" wrongly: box'], ['dies', 'ended at "update": out of ideas']])('%s: says what went wrong', async (how, text) => {
    const { tracker, dispose } = await openTracker({ model: tiny(how) })
    await tracker.init(picture, BOX)
    await expect(tracker.update(picture)).rejects.toMatchObject({ code: 'tracker-external', message: expect.stringContaining(text) as string })
    dispose()
  })

  it('passes on what the tracker says of itself, and what is no tracker', async () => {
    const { tracker, dispose } = await openTracker({ model: tiny() })
    await expect(tracker.init(picture, { ...BOX, left: -2 })).rejects.toMatchObject({ message: expect.stringContaining('left of everything') as string })
    dispose()
    await expect(openTracker({ model: 'external:exit 7' })).rejects.toMatchObject({ code: 'tracker-external', message: expect.stringContaining('ended at "hello"') as string })
  })

  it('is scored beside ours', async () => {
    const { report, failures } = await evaluate('out', ['identity', tiny()])
    expect(failures).toBe(0)
    expect(Object.keys(report.trackers)).toEqual(['identity', 'Tiny-1'])
    expect(report.trackers['Tiny-1']!.overall!.framesPerSecond).toBeGreaterThan(0)
  }, 300_000)
})

describe('OpenCV as a baseline', () => {
  it('names the python that lacks it, and what to do', async () => {
    await withPython(process.execPath, () => expect(openTracker({ model: 'baseline:kcf' })).rejects.toMatchObject({ code: 'tracker-external', hint: expect.stringContaining('PULTRACK_PYTHON') as string }))
    await expect(openTracker({ model: 'baseline:boosting' })).rejects.toMatchObject({ code: 'usage', hint: expect.stringContaining('csrt') as string })
  })

  it('tracks with KCF, CSRT and MOSSE as OpenCV called directly does', async ({ skip }) => {
    const python = await findOpenCv()
    if (python === null) return skip('SKIPPED: pip could not install opencv-contrib-python-headless')
    const { report } = await withPython(python, () => evaluate('opencv', ['baseline:kcf', 'baseline:csrt', 'baseline:mosse']))
    expect(Object.keys(report.trackers)).toEqual(['KCF', 'CSRT', 'MOSSE'])
    await run(python, [join('tests', 'benchmarks', 'opencv_boxes.py'), join(folder, 'sequences'), join(folder, 'direct'), '--trackers', 'CSRT', 'KCF'])
    const boxesOf = async (place: string): Promise<number[][]> => (await readFile(join(folder, place, 'patch.txt'), 'utf8')).trim().split('\n').map((line) => line.split(',').map(Number))
    for (const name of ['CSRT', 'KCF']) {
      const [own, direct] = await Promise.all([`opencv/${name}`, `direct/${name}`].map(boxesOf))
      // Two decoders may differ by a grey level; a wrong order of colours, a shifted box or a frame too late would not pass.
      expect(Math.max(...own!.flatMap((box, frame) => box.map((side, index) => Math.abs(side - direct![frame]![index]!)))), name).toBeLessThan(1.5)
    }
  }, 300_000)
})

async function withPython<T>(python: string, body: () => Promise<T>): Promise<T> {
  const before = process.env['PULTRACK_PYTHON']
  process.env['PULTRACK_PYTHON'] = python
  try {
    return await body()
  } finally {
    if (before === undefined) delete process.env['PULTRACK_PYTHON']
    else process.env['PULTRACK_PYTHON'] = before
  }
}

/** OpenCV in an environment of its own, made once; null where pip cannot have it. */
async function findOpenCv(): Promise<string | null> {
  const venv = join(cache, 'test-opencv')
  const python = join(venv, 'bin', 'python')
  if (existsSync(python)) return python
  const unfinished = `${venv}.${process.pid}`
  try {
    await mkdir(cache, { recursive: true })
    await run('python3', ['-m', 'venv', unfinished], { timeout: 60_000 })
    await run(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'opencv-contrib-python-headless==4.13.0.92'], { timeout: 240_000 })
    await rename(unfinished, venv)
    return python
  } catch (cause) {
    console.warn(`SKIPPED: OpenCV's trackers were not run, because pip could not install them: ${String(cause).slice(0, 400)}`)
    await rm(unfinished, { recursive: true, force: true })
    return null
  }
}
