const scratch = new DataView(new ArrayBuffer(4))

/** IEEE 754 half of a number, rounded to nearest even; too large becomes infinity, NaN stays NaN. */
export function toHalf(value: number): number {
  scratch.setFloat32(0, value)
  const bits = scratch.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const exponent = (bits >>> 23) & 0xff
  const fraction = bits & 0x7fffff
  if (exponent === 0xff) return sign | 0x7c00 | (fraction ? 0x200 : 0)
  const halfExponent = exponent - 112
  if (halfExponent >= 31) return sign | 0x7c00
  if (halfExponent > 0) return sign | roundEven(((halfExponent << 23) | fraction) >>> 0, 13)
  if (halfExponent < -10) return sign
  return sign | roundEven(fraction | 0x800000, 14 - halfExponent)
}

/** The number that a half stands for, exactly. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** bits / 2^shift, ties to even; a carry runs into the exponent, as it should. */
function roundEven(bits: number, shift: number): number {
  const kept = Math.floor(bits / 2 ** shift)
  const rest = bits - kept * 2 ** shift
  const half = 2 ** (shift - 1)
  return rest > half || (rest === half && kept % 2 === 1) ? kept + 1 : kept
}
