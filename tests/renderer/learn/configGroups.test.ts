import { expect, test } from 'vitest'
import type { ConfigField } from '../../../main/contract/runSummary'
import { groupFields, parseSetting } from '../../../renderer/learn/configGroups'
import { loadLearnDraft, proposeName, saveLearnDraft } from '../../../renderer/learn/learnDraft'

const field = (key: string): ConfigField => ({ key, meaning: '', value: 1, kind: 'number' })

test('fields come by section, stages with what they are', () => {
  const groups = groupFields(['seed', 'sampling.windowLength', 'stages.0.chainLength', 'stages.1.steps', 'stages.1.optimizer.momentum', 'stages.2.temperature'].map(field))
  expect(groups.map(({ id, stage, fields }) => [id, stage?.kind ?? null, fields.length])).toEqual([
    ['', null, 1], ['sampling', null, 1], ['stages.0', 'mine', 1], ['stages.1', 'correspond', 2], ['stages.2', 'discriminate', 1],
  ])
})

test('a stage is called what it is, whichever of its fields a search leaves', () => {
  const groups = groupFields(['stages.0.steps', 'stages.0.temperature', 'stages.1.steps', 'stages.1.chainLength', 'seed'].map(field), ({ key }) => key.endsWith('.steps'))
  expect(groups.map(({ id, stage, fields }) => [id, stage?.kind, fields.map(({ key }) => key)])).toEqual([['stages.0', 'discriminate', ['stages.0.steps']], ['stages.1', 'mine', ['stages.1.steps']]])
})

test.each([
  ['number', '0,5', 0.5], ['integer', ' 12 ', 12], ['number', 'calibrated', 'calibrated'], ['number', '', ''], ['choice', '3', '3'], ['number', '1e-4', 0.0001],
] as const)('%s typed as "%s"', (kind, text, value) => expect(parseSetting(kind, text)).toBe(value))

test('the first free name is proposed', () => {
  expect(proposeName('quick', [])).toBe('quick-1')
  expect(proposeName('quick', ['quick-1', 'quick-3', 'standard-2'])).toBe('quick-2')
})

test('a draft outlives a reload; a damaged one is as at first', () => {
  let stored: string | null = null
  const storage = { getItem: () => stored, setItem: (_: string, text: string) => void (stored = text) }
  const draft = { ...loadLearnDraft(storage), preset: 'thorough', overrides: { seed: 7 }, minutes: 3 }
  saveLearnDraft(storage, draft)
  expect(loadLearnDraft(storage)).toEqual(draft)
  stored = '{"preset": 3, "minutes": -1, "device": "abacus"}'
  expect(loadLearnDraft(storage)).toMatchObject({ preset: 'quick', minutes: null, device: 'auto' })
})
