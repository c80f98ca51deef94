import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ablationPlanSchema } from '../../main/contract/ablation'
import { runPultrack } from './startPultrack'

const COMMANDS = ['doctor', 'train', 'resume', 'track', 'batch', 'worker', 'eval', 'select', 'ablate', 'convert', 'motion', 'export-frames', 'export-model', 'import-model', 'resync', 'demo']

/** Said once for all commands. */
const SAID_ONCE = ['--help', '--json', '--device']

/** The table of commands and their options in the README. */
function readOptionTable(): { name: string; options: string[] }[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8')
  const table = text.slice(text.indexOf('| command | options |'), text.indexOf('Most take `--device'))
  return table.split('\n').flatMap((row) => {
    const name = /^\| `([a-z-]+)/.exec(row)?.[1]
    return name === undefined ? [] : [{ name, options: [...row.matchAll(/--[a-z-]+/g)].map(([option]) => option) }]
  })
}

describe('the command line', () => {
  it('lists every command', async () => {
    const { exitCode, stdout } = await runPultrack(['--help'])
    expect(exitCode).toBe(0)
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  })

  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as { version: string }
    expect(await runPultrack(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
  })

  it.each(readOptionTable())('has every option of $name that the README names, and no other', async ({ name, options }) => {
    const { exitCode, stdout } = await runPultrack([name, '--help'])
    expect(exitCode).toBe(0)
    const offered = [...stdout.matchAll(/^  (?:-\w, )?(--[a-z-]+)/gm)].map(([, option]) => option)
    expect(offered.filter((option) => !SAID_ONCE.includes(option!)).sort()).toEqual(options.sort())
  })

  it('explains every configuration key with its unit and source', async () => {
    const { exitCode, stdout } = await runPultrack(['train', '--explain', '--preset', 'quick'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('noiseVariance')
  })

  it('prints plans that it takes itself, and the recipe for labels', async () => {
    for (const template of ['paper', 'center-noise']) {
      const { exitCode, stdout } = await runPultrack(['ablate', '--template', template])
      expect(exitCode).toBe(0)
      expect(() => ablationPlanSchema.parse(JSON.parse(stdout))).not.toThrow()
    }
    expect((await runPultrack(['train', '--supervised', 'x', '--explain'])).stdout).toContain('labels.maximumGap')
  })

  it.each([
    { args: [], says: 'Usage: pultrack' },
    { args: ['trian'], says: "unknown command 'trian'" },
    { args: ['train', '--footaeg', 'x', '--out', 'y'], says: "unknown option '--footaeg'" },
    { args: ['train', '--out', 'y'], says: "required option '--footage'" },
    { args: ['train', '--footage', 'x'], says: "required option '--out'" },
    { args: ['train', '--footage', 'x', '--out', 'y', '--loss', 'l2'], says: 'Allowed choices are nr' },
    { args: ['train', '--corrections', 'x'], says: "required option '--out'" },
    { args: ['train', '--corrections', 'x', '--branch', 'y', '--out', 'z'], says: 'cannot be used with option' },
    { args: ['train', '--corrections', 'x', '--out', 'y', '--hold-out', 'some'], says: 'Allowed choices are half, none' },
    { args: ['train', '--footage', 'x', '--out', 'y', '--minutes', '0'], says: 'Give a number above 0.' },
    { args: ['train', '--footage', 'x', '--out', 'y', '--seed', '-1'], says: 'Give a whole number of at least 0.' },
    { args: ['train', '--footage', 'x', '--out', 'y', '--set', 'steps'], says: '--set steps assigns nothing' },
    { args: ['resume'], says: "missing required argument 'run'" },
    { args: ['track', 'x.mp4', '--out', 'y'], says: "required option '--box" },
    { args: ['track', 'x.mp4', '--box', '1,2,3', '--out', 'y'], says: 'Give four numbers: left,top,width,height.' },
    { args: ['track', 'x.mp4', '--box', '1,2,3,4', '--frame', '1.5', '--out', 'y'], says: 'Give a whole number of at least 0.' },
    { args: ['eval', '--out', 'y'], says: 'eval needs either --sequences, or --annotations and --results.' },
    { args: ['train', '--supervised', 'x', '--footage', 'y', '--out', 'z'], says: 'cannot be used with option' },
    { args: ['eval', '--annotations', 'x', '--results', 'y', '--baseline', 'kcf', '--out', 'z'], says: 'eval needs either' },
    { args: ['select', '--footage', 'x', '--models', 'y', '--frames', '3', '--out', 'z'], says: 'need --sequences' },
    { args: ['ablate', '--out', 'x'], says: 'ablate needs a plan and --out.' },
    { args: ['ablate', 'x', '--out', 'y', '--item', '-1'], says: 'Give whole numbers with commas' },
    { args: ['doctor', '--device', 'abacus'], says: 'Allowed choices are auto' },
  ])('calls it a usage error: pultrack $args', async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await runPultrack(args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(says)
    expect(stdout).toBe('')
  })
})
