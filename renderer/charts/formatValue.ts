/** As many as ticks are computed with. */
const MOST_DIGITS = 12

/** Seven significant digits, no zeros for show (landscape 4.9). */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e7 || size < 1e-4) return shorten(value.toExponential(6))
  return shorten(value.toPrecision(7))
}

/** For ticks: as short as tells neighbours apart. @param distance to the nearest of them */
export function formatTick(value: number, distance = Infinity): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const digits = (fewest: number): number => Math.min(MOST_DIGITS, Math.max(fewest, Math.ceil(Math.log10(size / distance)) + 1))
  if (size >= 1e6 || size < 1e-3) return shorten(value.toExponential(digits(4) - 1)).replace('e+', 'e')
  if (size >= 1e4) return `${shorten((value / 1000).toPrecision(digits(6)))}k`
  return shorten(value.toPrecision(digits(6)))
}

function shorten(text: string): string {
  const [digits = '', exponent] = text.split('e')
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
  return exponent === undefined ? short : `${short}e${exponent}`
}

/** `1:02:03`, `2:03`, `3 s`, `0.5 s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–'
  if (Math.abs(seconds) < 60) return `${shorten(seconds.toPrecision(Math.abs(seconds) < 10 ? 2 : 3))} s`
  const whole = Math.round(Math.abs(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${seconds < 0 ? '-' : ''}${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(rest)}`
}

/** Time of day in this machine's zone, with the date where `withDate`. */
export function formatClock(milliseconds: number, withDate: boolean): string {
  if (!Number.isFinite(milliseconds)) return '–'
  const date = new Date(milliseconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  return withDate ? `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}` : time
}
