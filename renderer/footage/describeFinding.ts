import type { Finding } from '../../main/contract/clip'

type Translate = (key: string, values: Record<string, string | number>) => string

/** What the probe found, in words: what it is, and what it means for the work. */
export function describeFinding({ kind, values }: Finding, t: Translate): { title: string; text: string } {
  return { title: t(`footage.findings.${kind}.title`, values), text: t(`footage.findings.${kind}.text`, values) }
}

/** Frames a second with as many digits as it takes to tell 29.97 from 30. */
export function formatFrameRate({ num, den }: { num: number; den: number }, language: string): string {
  if (den <= 0 || num <= 0) return '–'
  return (num / den).toLocaleString(language, { maximumFractionDigits: 3 })
}
