import { useI18n } from 'vue-i18n'
import type { Failure } from '../../main/contract/failure'
import { useSettings } from '../stores/settings'
import { translateFailureText } from './failureTexts'
import { readSettingProblem } from './settingProblems'

/** An error in the language of the page. */
export interface ToldFailure {
  /** What kind of thing went wrong, by its code. */
  title: string
  message: string
  hint: string | null
  /** Whether the message is as somebody else wrote it, in English: ffmpeg, the operating system, the browser. */
  isForeign: boolean
}

/** Errors and what is wrong with settings, in the language of the page; follows when that changes. */
export function useFailureTexts() {
  const { t } = useI18n()
  const settings = useSettings()

  const translate = (text: string): string | null => (settings.values.language === 'en' ? text : translateFailureText(text, settings.values.language))
  const tellFailure = ({ code, message, hint }: Failure): ToldFailure => {
    const translated = translate(message)
    return { title: t(`app.failure.codes.${code}`), message: translated ?? message, hint: hint === undefined ? null : (translate(hint) ?? hint), isForeign: translated === null }
  }
  /** Of a setting, without its name. */
  const tellProblem = (message: string): string => {
    const problem = readSettingProblem(message)
    if (!problem) return translate(message) ?? message
    const { name, expected, received, value = '' } = problem
    const kind = (word: string | undefined): string => (word === undefined ? '' : t(`learn.kinds.${word}`))
    return t(`learn.problems.${name}`, { value, expected: kind(expected), received: kind(received) })
  }
  return { tellFailure, tellProblem }
}
