import { expect, test } from 'vitest'
import { DEFAULT_ALERTS, findHighLoss, findMachineTrouble, findNotFinite, findSilence, tellsRows } from '../../../renderer/monitor/alertRules'
import type { MachineLook } from '../../../renderer/monitor/alertRules'
import { createCurve } from '../charts/curves'

const seriesOf = (values: readonly number[]) => [createCurve(values).series]
const GIGABYTE = 2 ** 30

test('what is not finite is found with its first step and how often', () => {
  expect(findNotFinite(seriesOf([1, NaN, 2, Infinity]))).toMatchObject([{ kind: 'notFinite', values: { tag: 'correspond/loss', step: 1, count: 2 } }])
  expect(findNotFinite(seriesOf([1, 2]))).toEqual([])
})

test('a loss is high when all its last values lie above the factor times the median before them', () => {
  const rules = { ...DEFAULT_ALERTS, lossFactor: 5, lossSteps: 3 }
  const calm = [1, 2, 1, 2, 1, 2, 1]
  expect(findHighLoss(seriesOf([...calm, 6, 6, 6]), rules)).toMatchObject([{ kind: 'lossHigh', values: { median: 1 } }])
  expect(findHighLoss(seriesOf([...calm, 6, 4, 6]), rules)).toEqual([])
  expect(findHighLoss(seriesOf([...calm, 6, 6]), rules)).toEqual([])
  expect(findHighLoss(seriesOf([...calm, 6, 6, 6]), { ...rules, lossFactor: 0 })).toEqual([])
  expect(findHighLoss(seriesOf([-2, -1, -2, -2, -2, -2, -2, -2, -2, -2]), rules)).toEqual([])
})

test('silence counts from the last word, and can be switched off', () => {
  expect(findSilence({ lastWord: 0, now: 299 }, DEFAULT_ALERTS)).toEqual([])
  expect(findSilence({ lastWord: 0, now: 301 }, DEFAULT_ALERTS)).toMatchObject([{ kind: 'silent', values: { minutes: 5 } }])
  expect(findSilence({ lastWord: 0, now: 9999 }, { ...DEFAULT_ALERTS, silentMinutes: 0 })).toEqual([])
})

test('rows are expected of a run of another process only in stages of steps', () => {
  const stages = [['discriminate', 10], ['mine', 0], ['correspond', 10]].map(([stage, steps]) => ({ stage: String(stage), steps: Number(steps), round: 1, reach: null, firstStep: 0 }))
  const ended = (count: number) => Array.from({ length: count }, () => ({ stage: '', round: 0, reason: '', seconds: 0 }))
  expect([0, 1, 2, 3, 4].map((count) => tellsRows({ stages, ended: ended(count) }))).toEqual([false, true, false, true, false])
})

const look = (changes: Partial<MachineLook> = {}): MachineLook => ({ freeDisk: 100 * GIGABYTE, tensors: 100, hasGpu: false, ...changes })
const kinds = (looks: readonly MachineLook[]) => findMachineTrouble(looks, DEFAULT_ALERTS).map(({ kind }) => kind)

test('a full disk and a GPU that is gone', () => {
  expect(kinds([look()])).toEqual([])
  expect(kinds([look({ freeDisk: 1.9 * GIGABYTE })])).toEqual(['disk'])
  expect(kinds([look({ freeDisk: null })])).toEqual([])
  expect(kinds([look({ hasGpu: true }), look()])).toEqual(['gpuLost'])
  expect(kinds([look({ hasGpu: true }), look(), look({ hasGpu: true })])).toEqual([])
})

test('tensors that only ever grow, not those that come and go with batches', () => {
  const growing = Array.from({ length: 120 }, (_, index) => look({ tensors: 100 + index }))
  const coming = Array.from({ length: 120 }, (_, index) => look({ tensors: 100 + 80 * (index % 2) }))
  const warming = Array.from({ length: 120 }, (_, index) => look({ tensors: 100 + Math.min(60, index) }))
  expect(kinds(growing)).toEqual(['tensors'])
  expect(kinds(growing.slice(0, 60))).toEqual([])
  expect(kinds(coming)).toEqual([])
  expect(kinds(warming)).toEqual([])
})
