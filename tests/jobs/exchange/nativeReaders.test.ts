import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
const FILES = join(REPOSITORY, 'tests', 'fixtures', 'exchange', 'files')

/** The example has two tracks of ten and four boxes, all of them seen. */
const SAYS = '2 tracks, 14 rows, 14 with the target in the picture'

async function runScript(program: string, script: string, files: readonly string[]): Promise<string | null> {
  if (!(await run(program, ['--version']).then(() => true, () => false))) {
    console.warn(`SKIPPED: docs/exchange/${script} was not run, because ${program} is not here`)
    return null
  }
  return (await run(program, [join(REPOSITORY, 'docs', 'exchange', script), ...files])).stdout
}

it('the Python of the docs reads both of our files', async () => {
  const files = [join(FILES, 'csv', 'track.csv'), join(FILES, 'json', 'track.json')]
  const said = await runScript('python3', 'read_tracks.py', files)
  if (said !== null) expect(said.trim().split('\n')).toEqual(files.map((file) => `${file}: ${SAYS}`))
})

it('the R of the docs reads our CSV', async () => {
  const file = join(FILES, 'csv', 'track.csv')
  const said = await runScript('Rscript', 'read_tracks.R', [file])
  if (said !== null) expect(said.trim()).toBe(`${file}: ${SAYS}`)
})
