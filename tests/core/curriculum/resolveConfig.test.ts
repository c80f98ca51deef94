import { describe, expect, it } from 'vitest'
import { AppError } from '../../../main/contract/errors'
import { PRESET_PURPOSE, presetConfig, PRESETS } from '../../../main/core/curriculum/presets'
import { parseConfig, resolveConfig } from '../../../main/core/curriculum/resolveConfig'
import type { ConfigChoices } from '../../../main/core/curriculum/resolveConfig'

function failureOf(choices: ConfigChoices): AppError {
  try {
    resolveConfig(choices)
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error('It was accepted.')
}

function withOverride(key: string, value: unknown): ConfigChoices {
  return { preset: 'standard', overrides: { [key]: value } }
}

describe('presets', () => {
  it.each(PRESETS)('%s is valid as it stands and says what it is for', (preset) => {
    expect(resolveConfig({ preset })).toEqual(presetConfig(preset))
    expect(PRESET_PURPOSE[preset].length).toBeGreaterThan(20)
  })

  it('differ as they say: quick does without stage 1, thorough takes ten times the steps', () => {
    const steps = PRESETS.map((preset) => presetConfig(preset).stages.reduce((sum, stage) => sum + (stage.kind === 'mine' ? 0 : stage.steps), 0))
    expect(presetConfig('quick').stages.map(({ kind }) => kind)).toEqual(['mine', 'correspond'])
    expect(steps[0]! * 10).toBeLessThan(steps[1]!)
    expect(steps[2]! / steps[1]!).toBeGreaterThan(9)
    const rate = (preset: 'quick' | 'standard'): number => Math.max(...presetConfig(preset).stages.flatMap((stage) => (stage.kind === 'correspond' ? [stage.optimizer.learningRate] : [])))
    expect(rate('quick')).toBeLessThan(rate('standard'))
  })
})

describe('resolveConfig', () => {
  it('takes choices over the preset and overrides over choices', () => {
    const config = resolveConfig({
      preset: 'standard', backbone: 'ciresnet22', correlation: 'plain', loss: 'logistic', hardNegativeMining: false, seed: 77,
      overrides: { 'stages.4.loss': 'nr-lowrank', 'stages.0.steps': 3, 'views.grayChance': 0, checkpointSteps: 9, 'stages.0.optimizer.momentum': 0.5 },
    })
    expect(config).toMatchObject({ backbone: 'ciresnet22', correlation: 'plain', seed: 77, checkpointSteps: 9, views: { grayChance: 0 } })
    expect(config.stages[0]).toMatchObject({ steps: 3, optimizer: { momentum: 0.5 }, hardNegatives: { enabled: false, neighbours: 7 } })
    expect([config.stages[2], config.stages[4]]).toMatchObject([{ loss: 'logistic' }, { loss: 'nr-lowrank' }])
  })

  it('leaves the presets themselves alone, shared parts too', () => {
    resolveConfig({ preset: 'standard', overrides: { 'stages.2.optimizer.learningRate': 1, 'views.hue': 1, 'sampling.candidates': 5 } })
    expect(presetConfig('standard').stages[2]).toMatchObject({ optimizer: { learningRate: 0.01 } })
    expect(presetConfig('thorough')).toMatchObject({ views: { hue: 0.1 }, sampling: { candidates: 250 } })
  })

  it('changes the stage that is named and no other, though stages of a preset share parts', () => {
    const { stages } = resolveConfig({ preset: 'standard', overrides: { 'stages.2.optimizer.learningRate': 0.5 } })
    const rates = stages.flatMap((stage) => (stage.kind === 'correspond' ? [stage.optimizer.learningRate] : []))
    expect(rates).toEqual([0.5, ...presetConfig('standard').stages.slice(3).flatMap((stage) => (stage.kind === 'correspond' ? [stage.optimizer.learningRate] : []))])
    expect(rates.length).toBeGreaterThan(1)
    expect(rates.slice(1)).not.toContain(0.5)
  })

  it.each([
    'step', 'stages.0.step', 'stages.9.steps', 'stages.0.steps.more', 'views.', '', 'constructor', '__proto__.polluted', 'toString.name', 'stages.length.x',
  ])('refuses the unknown key "%s" by name, with the next step', (key) => {
    const failure = failureOf(withOverride(key, 1))
    expect(failure).toMatchObject({ code: 'config-invalid' })
    expect(failure.message).toContain(`"${key}"`)
    expect(failure.hint).toContain('--explain')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['stages.0.steps', '200'], ['stages.0.steps', 1.5], ['stages.0.steps', 0], ['views.grayChance', 1.1], ['views.grayChance', Number.NaN],
    ['backbone', 'vgg'], ['stages.2.loss', 'mse'], ['stages.2.maximumShift', 4], ['stages.2.noiseVariance', 'guessed'], ['stages.0.kind', 'mining'],
    ['seed', -1], ['stages.0.optimizer.decay', 'linear'], ['stages.1.scaleCount', 2], ['sampling', null], ['stages', []],
    ['stages.0.hardNegatives', { enabled: true }],
  ])('refuses %s = %j by name', (key, value) => {
    const failure = failureOf(withOverride(key, value))
    expect(failure).toMatchObject({ code: 'config-invalid' })
    expect(failure.message).toContain(key)
  })

  it('names every offending key at once', () => {
    const { message } = failureOf({ preset: 'standard', overrides: { 'views.hue': 2, 'stages.2.batchSize': -1 } })
    expect(message).toContain('views.hue')
    expect(message).toContain('stages.2.batchSize')
  })

  it('refuses an unknown preset with those there are', () => {
    const failure = failureOf({ preset: 'fast' })
    expect(failure).toMatchObject({ code: 'config-invalid' })
    for (const preset of PRESETS) expect(failure.hint).toContain(preset)
  })
})

describe('parseConfig', () => {
  it('takes back what was written as JSON, and refuses keys it does not know', () => {
    const config = presetConfig('thorough')
    expect(parseConfig(JSON.parse(JSON.stringify(config)))).toEqual(config)
    expect(() => parseConfig({ ...config, extra: 1 })).toThrow(expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining('extra') as string }) as Error)
    expect(() => parseConfig('nonsense')).toThrow(expect.objectContaining({ code: 'config-invalid' }) as Error)
  })
})
