import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LEARN_ENDS, STAGE_DONE, tellEarlyStop } from '../../../main/contract/run'
import { explainFields, listPresets } from '../../../main/jobs/runs/configFields'
import { translateEngineText } from '../../../renderer/i18n/engineTexts'
import { LANGUAGES } from '../../../renderer/stores/settingsStorage'

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'renderer', 'i18n')
const others = LANGUAGES.filter((language) => language !== 'en')

/** Every setting of every preset with its meaning, what each preset is for, and why runs and stages end. */
const said = new Map([
  ...[...LEARN_ENDS, STAGE_DONE].map((reason) => [reason, reason] as const),
  ...listPresets().flatMap(({ preset, purpose }) => [[`preset ${preset}`, purpose] as const, ...explainFields({ preset }).map(({ key, meaning }) => [key, meaning] as const)]),
])
const marks = (text: string): string[] => [...text.matchAll(/\[[A-Z][^\]]*\]/g)].map(([mark]) => mark.replace(' bis ', ' to '))

describe.each(others)('what the engine says, in %s', (language) => {
  const translated = JSON.parse(readFileSync(join(FOLDER, `engineTexts.${language}.json`), 'utf8')) as Record<string, string>

  it('lacks the meaning of no setting, the purpose of no preset and no end of a run', () => {
    expect(said.size).toBeGreaterThan(70)
    expect([...said].filter(([, text]) => !Object.hasOwn(translated, text))).toEqual([])
  })

  it('has nothing that the engine no longer says', () => {
    const texts = new Set(said.values())
    expect(Object.keys(translated).filter((text) => !texts.has(text))).toEqual([])
  })

  it('keeps where a value comes from, and names of settings', () => {
    for (const [text, translation] of Object.entries(translated)) {
      expect(translation.trim(), text).not.toBe('')
      expect(marks(translation), text).toEqual(marks(text))
      for (const [name] of text.matchAll(/[a-z]+[A-Z]\w+/g)) expect(translation, text).toContain(name)
    }
  })
})

it('is shown in the language of the page, and as it is where nobody translated it', () => {
  const meaning = 'learning rate at the end of the stage'
  expect(translateEngineText(meaning, 'de')).toBe('Lernrate am Ende der Stufe')
  expect(translateEngineText(meaning, 'en')).toBe(meaning)
  expect(translateEngineText('something new', 'de')).toBe('something new')
})

it('has a file for each language but English', () => {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith('engineTexts.') && name.endsWith('.json'))
  expect(files.toSorted()).toEqual(others.map((language) => `engineTexts.${language}.json`).toSorted())
})

it('a stage that ended early says so in German too', () => {
  const reason = tellEarlyStop({ best: 1.23456, sinceBest: 40, step: 90, steps: 600, minimumGain: 0.015 })
  expect(translateEngineText(reason, 'de')).toBe('früher beendet, nach 90 von 600 Schritten: Der geglättete Verlust war am besten, 1.235, vor 40 Schritten und ist seitdem nicht um mehr als 1.5 % besser geworden')
})
