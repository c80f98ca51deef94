import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../../main/contract/errors'
import { checkChoices, explainFields } from '../../../main/jobs/runs/configFields'
import { translateFailureText } from '../../../renderer/i18n/failureTexts'
import { KINDS, readSettingProblem } from '../../../renderer/i18n/settingProblems'
import { LANGUAGES } from '../../../renderer/stores/settingsStorage'
import { collectSaidFailures } from './saidFailures'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'renderer', 'i18n')
const readJson = (...path: string[]): Record<string, unknown> => JSON.parse(readFileSync(join(FOLDER, ...path), 'utf8')) as Record<string, unknown>
const said = collectSaidFailures()

/** Put into messages from places that the sources' walk does not reach. */
const WITHIN = ['{0} ms a frame against {1} ms', '{0} cannot be written now ({1}); learning goes on. metrics.jsonl has all of it, and the file is made up for as soon as it can be written.', 'TensorFlow held {0} tensors, and {1} after {2} more steps: something is not given back, and memory may run out. The run goes on; stop and resume it to begin with little again, and report this with its run.json.', 'ended early after {0} of {1} steps: the smoothed loss was at its best, {2}, {3} steps before, and has not become better by more than {4} % since', 'it holds no video stream', 'the file is empty', 'it is no video, or it was cut off before its index was written', 'it is no video, or damaged at its beginning', 'no reason given', 'ffmpeg ended without a word', 'There is nothing at this place.', '{0} cannot be read.', 'Presets: {0}.', 'frame size', '{0}: the file is empty.', '{0}: "{1}" has {2} values instead of 4.', 'Write x,y,w,h on each line, or NaN,NaN,NaN,NaN where the target is absent.', 'unreadable: {0}', '{0} is there, but this TensorFlow was built without CUDA or does not find its libraries']

/** What the benchmarks' readers say when tracks are exchanged (`formats/exchange/benchmarkReader.ts`). */
const OF_BENCHMARKS = [
  '{0}: {1} values instead of 4.',
  '{0}: {1} values are no region.',
  '{0}: a mask needs x,y,w,h and its runs, all whole numbers.',
  '{0}: the runs of the mask cover {1} pixels of {2} x {3}.',
  '{0}: the file ends within region {1}.',
  '{0}: {1} bytes follow the {2} regions that the file announces.',
  '{0}: region {1} is of the unknown type {2}.',
  '{0}: the size {1} x {2} is negative.',
  '{0}: {1} values for {2} frames.',
]

const SAMPLES = ['Küche 7.mp4', '17', '/media/Öl {0}/läufe', '3', 'a"b'] as const
const fill = (text: string): string => text.replaceAll(/\{(\d)\}/g, (_, blank: string) => SAMPLES[Number(blank)]!)

describe.each(LANGUAGES.filter((language) => language !== 'en'))('errors, in %s', (language) => {
  const translated = readJson(`failureTexts.${language}.json`) as Record<string, string>

  it('have their text for everything that the sources say', () => {
    expect(said.length).toBeGreaterThan(240)
    expect(said.filter(({ text }) => !Object.hasOwn(translated, text))).toEqual([])
  })

  it('have nothing that nobody says', () => {
    const known = new Set([...said.map(({ text }) => text), ...WITHIN, ...OF_BENCHMARKS])
    expect(Object.keys(translated).filter((text) => !known.has(text))).toEqual([])
  })

  it('keep what and where, and are mistaken for no other', () => {
    for (const [text, translation] of Object.entries(translated)) {
      expect(translation.trim(), text).not.toBe('')
      expect(translateFailureText(fill(text), language), text).toBe(fill(translation))
      for (const blank of text.match(/\{\d\}/g) ?? []) expect(translation, text).toContain(blank)
    }
  })
})

describe('an error within another', () => {
  it('is translated as well', () => {
    expect(translateFailureText('/runs/a/run.json cannot be used: it is cut short or is not JSON.', 'de')).toBe('/runs/a/run.json ist nicht zu gebrauchen: es ist abgeschnitten oder kein JSON.')
    expect(translateFailureText('None of the 2 clips could be read; the first, a.mp4: a.mp4: no frame can be decoded (it holds no video stream).', 'de')).toBe('Keiner der 2 Clips ließ sich lesen; der erste, a.mp4: a.mp4: kein Bild lässt sich dekodieren (sie enthält keine Videospur).')
  })

  it('stays as it was said where it is not ours', () => {
    expect(translateFailureText('b.mp4: no frame can be decoded (moov atom not found).', 'de')).toBe('b.mp4: kein Bild lässt sich dekodieren (moov atom not found).')
    expect(translateFailureText('EPIPE: broken pipe, write', 'de')).toBeNull()
  })
})

it.each(LANGUAGES)('every code says in %s what kind of thing went wrong', (language) => {
  const { codes } = readJson(language, 'app.json')['failure'] as { codes: Record<string, string> }
  expect(Object.keys(codes)).toEqual([...ERROR_CODES])
})

describe('what is wrong with a setting', () => {
  const wrong = ['x', -1, 0.5, 1e300, -1e300, Number.NaN, Number.POSITIVE_INFINITY, null, [], {}, true]

  it.each(['quick', 'standard'])('is read from the engine\'s words for every setting of %s', (preset) => {
    const keys = explainFields({ preset }).map(({ key }) => key)
    const problems = wrong.flatMap((value) => checkChoices({ preset, overrides: Object.fromEntries([...keys, 'no.such'].map((key) => [key, value])) }).problems)
    expect(problems.length).toBeGreaterThan(keys.length * 5)
    const read = problems.map(({ message }) => ({ message, problem: readSettingProblem(message) }))
    expect(read.filter(({ problem }) => problem === null)).toEqual([])
    const names = new Set(read.map(({ problem }) => problem!.name))
    for (const language of LANGUAGES) {
      const learn = readJson(language, 'learn.json')
      expect([...names].filter((name) => !Object.hasOwn(learn['problems'] as object, name))).toEqual([])
      expect(Object.keys(learn['kinds'] as object).sort()).toEqual([...KINDS].sort())
    }
  }, 300_000)

  it('is the narrowest of several', () => {
    expect(readSettingProblem('a.b: Too small: expected int to be >=-9007199254740991; a.b: Too small: expected number to be >=1.')).toEqual({ name: 'atLeast', value: '1' })
    expect(readSettingProblem('Invalid option: expected one of "cosine"|"plain".')).toEqual({ name: 'oneOf', value: 'cosine, plain' })
    expect(readSettingProblem('the disk is full')).toBeNull()
  })
})
