import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runPultrack } from './startPultrack'

const COMMANDS = ['doctor', 'train', 'resume', 'track', 'eval', 'export-model', 'demo']

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

  it('has every option that the documents name', async () => {
    const { exitCode, stdout } = await runPultrack(['train', '--help'])
    expect(exitCode).toBe(0)
    for (const flag of ['--footage', '--out', '--preset', '--backbone', '--init', '--loss', '--no-ahm', '--minutes', '--seed', '--device', '--set', '--json']) expect(stdout).toContain(flag)
  })

  it('explains every configuration key with its unit and source', async () => {
    const { exitCode, stdout } = await runPultrack(['train', '--explain', '--preset', 'quick'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('noiseVariance')
  })

  it.each([
    { args: [], says: 'Usage: pultrack' },
    { args: ['trian'], says: "unknown command 'trian'" },
    { args: ['train', '--footaeg', 'x', '--out', 'y'], says: "unknown option '--footaeg'" },
    { args: ['train', '--out', 'y'], says: "required option '--footage'" },
    { args: ['train', '--footage', 'x'], says: "required option '--out'" },
    { args: ['train', '--footage', 'x', '--out', 'y', '--loss', 'l2'], says: 'Allowed choices are nr' },
    { args: ['train', '--footage', 'x', '--out', 'y', '--minutes', '0'], says: 'Give a number above 0.' },
    { args: ['train', '--footage', 'x', '--out', 'y', '--seed', '-1'], says: 'Give a whole number of at least 0.' },
    { args: ['train', '--footage', 'x', '--out', 'y', '--set', 'steps'], says: '--set steps assigns nothing' },
    { args: ['resume'], says: "missing required argument 'run'" },
    { args: ['track', 'x.mp4', '--out', 'y'], says: "required option '--box" },
    { args: ['track', 'x.mp4', '--box', '1,2,3', '--out', 'y'], says: 'Give four numbers: left,top,width,height.' },
    { args: ['track', 'x.mp4', '--box', '1,2,3,4', '--frame', '1.5', '--out', 'y'], says: 'Give a whole number of at least 0.' },
    { args: ['eval', '--out', 'y'], says: 'eval needs either --sequences, or --annotations and --results.' },
    { args: ['doctor', '--device', 'abacus'], says: 'Allowed choices are auto' },
  ])('calls it a usage error: pultrack $args', async ({ args, says }) => {
    const { exitCode, stdout, stderr } = await runPultrack(args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(says)
    expect(stdout).toBe('')
  })
})
