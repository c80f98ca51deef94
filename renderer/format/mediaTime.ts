/** A position in a clip as `0:01:02.345`; hours always, so that columns line up and text pastes into other tools. */
export function formatMediaTime(seconds: number): string {
  const milliseconds = Math.round(Math.abs(seconds) * 1000)
  const parts = [Math.floor(milliseconds / 60_000) % 60, Math.floor(milliseconds / 1000) % 60].map((part) => String(part).padStart(2, '0'))
  return `${seconds < 0 ? '-' : ''}${Math.floor(milliseconds / 3_600_000)}:${parts.join(':')}.${String(milliseconds % 1000).padStart(3, '0')}`
}

/** Short, for lists: `1:02` or `1:00:02`. */
export function formatClipLength(seconds: number): string {
  const whole = Math.round(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${String(rest).padStart(2, '0')}` : `${minutes}:${String(rest).padStart(2, '0')}`
}

const PARTS = /^\d+(:[0-5]?\d){1,2}([.,]\d+)?$/
const SECONDS = /^\d+([.,]\d+)?\s*s$|^\d*[.,]\d+$/

/** Seconds from `1:02.5`, `0:01:02,5`, `62.5` or `62 s`; null for anything else, whole numbers included: those are frames. */
export function parseMediaTime(text: string): number | null {
  const trimmed = text.trim()
  if (SECONDS.test(trimmed)) return Number.parseFloat(trimmed.replace(',', '.'))
  if (!PARTS.test(trimmed)) return null
  return trimmed.replace(',', '.').split(':').reduce((total, part) => total * 60 + Number(part), 0)
}
