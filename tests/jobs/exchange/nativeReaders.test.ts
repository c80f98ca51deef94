import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importedSample, UNKNOWN_CLIP, type ExchangeDocument } from '../../../main/formats/exchange/exchangeModel'
import { formatNamed, writeDocument } from '../../../main/jobs/exchange/formatTable'

const run = promisify(execFile)
const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
const FILES = join(REPOSITORY, 'tests', 'fixtures', 'exchange', 'files')
const SCRIPTS = join(REPOSITORY, 'docs', 'exchange')

/** The example has two tracks of ten and four boxes, all of them seen. */
const SAYS = '2 tracks, 14 rows, 14 with the target in the picture'

/** Labels that look like something else, alone in their file or among others; each with a score that is none, one that is infinite, and a target that is lost. */
const AWKWARD = [['007'], ['NA', 'TRUE', 'Ü, "x" #1', "it's"]]
let folder: string
const place = (index: number): string => join(folder, `${index}.csv`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-native-'))
  const box = { left: 1.5, top: 2.25, width: 3, height: 4 }
  for (const [file, labels] of AWKWARD.entries()) {
    const tracks = labels.map((label, index) => ({
      id: index + 1, label, samples: [importedSample(0, box, { mediaTime: 0, score: Number.NaN, psr: Infinity }), importedSample(2, box, { mediaTime: 0.08, source: 'tracker', state: 'lost' })],
    }))
    const document: ExchangeDocument = { clip: { ...UNKNOWN_CLIP, width: 100, height: 80 }, tracks }
    await writeFile(place(file), (await writeDocument(formatNamed('csv'), document))[0]!.bytes)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What a program says of its arguments; null, with a word on it, where it is not here. */
async function say(program: string, words: readonly string[]): Promise<string | null> {
  if (await run(program, ['--version']).then(() => true, () => false)) return (await run(program, [...words], { cwd: SCRIPTS })).stdout
  console.warn(`SKIPPED: ${words.join(' ')} was not run, because ${program} is not here`)
  return null
}

it('the Python of the docs reads both of our files', async () => {
  const files = [join(FILES, 'csv', 'track.csv'), join(FILES, 'json', 'track.json')]
  const said = await say('python3', ['read_tracks.py', ...files])
  if (said !== null) expect(said.trim().split('\n')).toEqual(files.map((file) => `${file}: ${SAYS}`))
})

it('the R of the docs reads our CSV', async () => {
  const file = join(FILES, 'csv', 'track.csv')
  const said = await say('Rscript', ['read_tracks.R', file])
  if (said !== null) expect(said.trim()).toBe(`${file}: ${SAYS}`)
})

/** A line a row: what each of the two takes label, place, score, peak-to-sidelobe ratio and state for. */
const EXPECTED = AWKWARD.flat().flatMap((label) => [`${label}|1.5|none|infinite|seen`, `${label}|1.5|1|none|lost`])

it('Python takes labels for labels, and knows what was not computed', async () => {
  const word = "lambda v: 'none' if math.isnan(v) else 'infinite' if math.isinf(v) else '%g' % v"
  const said = await say('python3', ['-c', `import sys, math; from read_tracks import *; sys.stdout.reconfigure(encoding='utf-8'); word = ${word}
for path in sys.argv[1:]:
  rows = list(read_csv(path))
  for row in rows: print(row['label'], word(row['x']), word(row['score']), word(row['psr']), 'seen' if row in seen(rows) else 'lost', sep='|')`, place(0), place(1)])
  if (said !== null) expect(said.trim().split('\n')).toEqual(EXPECTED)
})

it('R takes labels for labels, and knows what was not computed', async () => {
  const script = `source("read_tracks.R"); word <- function(v) ifelse(is.na(v), "none", ifelse(is.infinite(v), "infinite", format(v, trim = TRUE, drop0trailing = TRUE)))
for (path in strsplit(Sys.getenv("TRACKS"), "\n")[[1]]) { rows <- read_tracks(path)
writeLines(enc2utf8(paste(rows$label, word(rows$x), ifelse(is.na(rows$score), "none", rows$score), word(rows$psr), ifelse(rows$state %in% c("lost", "outside"), "lost", "seen"), sep = "|")), useBytes = TRUE) }`
  process.env['TRACKS'] = [place(0), place(1)].join('\n')
  const said = await say('Rscript', ['-e', script])
  if (said !== null) expect(said.trim().split('\n')).toEqual(EXPECTED)
})
