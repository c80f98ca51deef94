/** Pieces that formats are made of, and numbers at the edges of what machines hold. */
const TOKENS = [
  '0', '1', '-1', '2', '10', '100', '-0', '1e9', '1e-9', '1e308', '1e400', 'NaN', 'nan', 'Infinity', '-Infinity', '2147483647', '2147483648', '4294967296', '9007199254740993', '99999999', '0x10', '1.5', '.5', '5.',
  ',', ';', '\t', ' ', '\n', '\r\n', '"', "'", '{', '}', '[', ']', ':', '<', '>', '/>', '&', '&lt;', '&#0;', '<!DOCTYPE a [<!ENTITY b "c">]>', '<![CDATA[', ']]>', '<!--', '\uFEFF', '\u0000', 'null', 'true', 'false', '""', '[]', '{}', '__proto__', 'constructor',
]
const WORDS = /[A-Za-z_]{2,}/g

/** Changes inputs at random, and the same way for the same seed. */
export function createMutator(seed) {
  let state = (seed * 2654435761 + 1) >>> 0
  const random = (below) => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
  const pick = (list) => list[random(list.length)]
  const token = (inputs) => {
    if (random(3) > 0) return Buffer.from(pick(TOKENS))
    const words = pick(inputs).toString('latin1').match(WORDS)
    return Buffer.from(words ? pick(words) : pick(TOKENS))
  }
  const cut = (bytes) => {
    const at = random(bytes.length + 1)
    return { at, end: Math.min(bytes.length, at + 1 + random(random(4) === 0 ? 400 : 12)) }
  }
  const put = (bytes, { at, end, piece }) => Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(Math.max(at, end))])
  /** Where a number stands in a text, numbers being what readers mostly trust. */
  const number = (bytes) => {
    const found = [...bytes.toString('latin1').matchAll(/-?\d+(\.\d+)?/g)]
    const hit = found.length > 0 ? pick(found) : null
    return hit ? { at: hit.index, end: hit.index + hit[0].length } : cut(bytes)
  }
  const line = (bytes) => {
    const text = bytes.toString('latin1')
    const start = text.lastIndexOf('\n', random(bytes.length + 1)) + 1
    const next = text.indexOf('\n', start)
    return { at: start, end: next < 0 ? bytes.length : next + 1 }
  }
  const changes = [
    (bytes) => put(bytes, { ...cut(bytes), piece: Buffer.alloc(0) }),
    (bytes, inputs) => put(bytes, { at: random(bytes.length + 1), end: 0, piece: token(inputs) }),
    (bytes, inputs) => put(bytes, { ...cut(bytes), piece: token(inputs) }),
    (bytes, inputs) => put(bytes, { ...number(bytes), piece: token(inputs) }),
    (bytes) => put(bytes, { ...number(bytes), piece: Buffer.from(String(random(2) ? random(1000) : random(2 ** 32))) }),
    (bytes) => put(bytes, { ...line(bytes), piece: Buffer.alloc(0) }),
    (bytes) => { const { at, end } = line(bytes); return put(bytes, { at: end, end, piece: bytes.subarray(at, end) }) },
    (bytes) => { const { at, end } = cut(bytes); return put(bytes, { at: end, end, piece: bytes.subarray(at, end) }) },
    (bytes) => bytes.subarray(0, random(bytes.length + 1)),
    (bytes, inputs) => { const other = pick(inputs); const { at, end } = cut(other); return put(bytes, { ...cut(bytes), piece: other.subarray(at, end) }) },
    (bytes, inputs) => { const other = pick(inputs); return Buffer.concat([bytes.subarray(0, random(bytes.length + 1)), other.subarray(random(other.length + 1))]) },
    ...[1, 2, 4].map((count) => (bytes) => { const copy = Buffer.from(bytes); for (let index = 0; index < count && copy.length > 0; index++) copy[random(copy.length)] = random(3) ? random(256) : copy[random(copy.length)] ^ (1 << random(8)); return copy }),
    (bytes) => { const copy = Buffer.from(bytes); const width = pick([1, 2, 4, 8]); const at = random(copy.length + 1); for (let index = at; index < Math.min(copy.length, at + width); index++) copy[index] = pick([0, 255, 127, 128]); return copy },
  ]
  return {
    mutate(inputs, longest) {
      // Late inputs reached something new: they are chosen more often.
      let bytes = inputs[random(2) ? inputs.length - 1 - random(Math.min(inputs.length, 20)) : random(inputs.length)]
      for (let left = 1 + random(5); left > 0; left--) bytes = pick(changes)(bytes, inputs)
      return bytes.subarray(0, longest)
    },
  }
}
