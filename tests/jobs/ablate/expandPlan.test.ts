import { describe, expect, it } from 'vitest'
import { ablationPlanSchema } from '../../../main/contract/ablation'
import { expandPlan, type AblationItem, type RunNode } from '../../../main/jobs/ablate/expandPlan'
import { templateOf, TEMPLATES } from '../../../main/jobs/ablate/templates'

const expand = (name: (typeof TEMPLATES)[number], changes: object = {}): AblationItem[] => expandPlan({ plan: ablationPlanSchema.parse({ ...templateOf(name), ...changes }), folder: '/plans' })

function lineOf(node: RunNode | null): RunNode[] {
  return node ? [...lineOf(node.parent), node] : []
}

describe('expandPlan', () => {
  it.each(TEMPLATES)('%s: makes an item of every variant and seed, each with a hash of its own', (name) => {
    const items = expand(name)
    const { variants, seeds } = ablationPlanSchema.parse(templateOf(name))
    expect(items.map(({ index, variant, seed }) => [index, variant.name, seed])).toEqual(variants.flatMap((variant, row) => seeds.map((seed, column) => [row * seeds.length + column, variant.name, seed])))
    expect(new Set(items.map(({ hash }) => hash)).size).toBe(items.length)
  })

  it('lets items of a seed rest on the same runs up to where they part, and no further', () => {
    const items = expand('paper')
    const runsOf = (variant: string, seed = 1): string[] => lineOf(items.find((item) => item.variant.name === variant && item.seed === seed)!.node).map(({ hash, stages }) => `${stages}:${hash}`)
    const [found, discriminated, mined, robust] = runsOf('noise-robust, full')
    expect(runsOf('two rounds').slice(0, 4)).toEqual([found, discriminated, mined, robust])
    expect(runsOf('discriminate')).toEqual([found, discriminated])
    expect(runsOf('logistic').slice(0, 3)).toEqual([found, discriminated, mined])
    expect(runsOf('logistic')[3]).not.toBe(robust)
    const [same, other] = runsOf('discriminate, without hard negatives')
    expect(same).toBe(found)
    expect(other).not.toBe(discriminated)
    expect(runsOf('logistic, without hard negatives').slice(0, 2)).toEqual([same, other])
    expect(runsOf('discriminate', 2)).not.toContain(found)
    expect(runsOf('random weights')).toEqual([])
  })

  it('shares the crops of labels between all noises and losses of a seed', () => {
    const first = expand('center-noise').filter(({ seed }) => seed === 2).map(({ node }) => lineOf(node)[0]!)
    expect(first.every(({ stages, hash }) => stages === 0 && hash === first[0]!.hash)).toBe(true)
  })

  it('gives other hashes where sources or evaluation are others', () => {
    const hashes = (changes: object): string[] => expand('paper', changes).map(({ hash }) => hash)
    const [usual] = [hashes({})]
    expect(hashes({ footage: ['elsewhere'] }).filter((hash) => usual.includes(hash)), 'but for random weights, which learn from nothing').toHaveLength(3)
    expect(hashes({ evaluation: { folder: 'sequences', frames: 60 } }).some((hash) => usual.includes(hash))).toBe(false)
    expect(hashes({ name: 'another name' })).toEqual(usual)
  })
})
