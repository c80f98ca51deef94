/** Bytes in units of 1024, as file managers show them. */
export function formatBytes(bytes: number, language: string): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  return `${value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[power]}`
}

/** Rounded seconds as `2 h 05 min`, `3 min 20 s` or `12 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')} min`
  return minutes > 0 ? `${minutes} min ${String(rest).padStart(2, '0')} s` : `${rest} s`
}

/** Up to three digits that matter: 1234, 12.3, 0.12. */
export function formatRate(value: number, language: string): string {
  return value.toLocaleString(language, value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })
}

/** The message that words a rate, and its number: what takes longer than a second is counted by the minute. */
export function pickRate(perSecond: number, language: string): { message: 'app.jobs.rate' | 'app.jobs.slowRate'; rate: string } {
  return perSecond >= 1 ? { message: 'app.jobs.rate', rate: formatRate(perSecond, language) } : { message: 'app.jobs.slowRate', rate: formatRate(60 * perSecond, language) }
}
