/** What ffmpeg's log says of a file's first video stream. */
export interface StreamDescription {
  container: string | null
  codec: string | null
  pixelFormat: string | null
  /** As stored: before rotation and before pixels are made square. */
  width: number
  height: number
  /** Width of a pixel divided by its height. */
  sampleAspect: number
  /** Degrees by which players turn it, 0 to 359. */
  rotation: number
  bits: number
}

/** Reads the log of `ffmpeg -i`. What it does not say stays null, 0 or 1. */
export function describeStream(log: readonly string[]): StreamDescription {
  const line = log.find((candidate) => /Stream #\d.*: Video: /.test(candidate) && !candidate.includes('(attached pic)')) ?? ''
  const [, codec, rest = ''] = /: Video: (\w+)(.*)$/.exec(line) ?? []
  const pixelFormat = /, ((?:yuv|gray|rgb|bgr|gbr|nv|p0|pal|ya|xyz|bayer)\w*)/.exec(rest)?.[1] ?? null
  const [, width, height] = /, (\d{2,5})x(\d{2,5})/.exec(rest) ?? []
  const [, across, down] = /SAR (\d+):(\d+)/.exec(rest) ?? []
  const turned = log.map((candidate) => /rotation of (-?[\d.]+) degrees/.exec(candidate)?.[1]).find((degrees) => degrees !== undefined)
  return {
    container: /^Input #0, ([\w,]+), from/.exec(log.find((candidate) => candidate.startsWith('Input #0')) ?? '')?.[1] ?? null,
    codec: codec ?? null,
    pixelFormat,
    width: Number(width ?? 0),
    height: Number(height ?? 0),
    sampleAspect: Number(across) > 0 && Number(down) > 0 ? Number(across) / Number(down) : 1,
    rotation: turned === undefined ? 0 : (((Math.round(-Number(turned)) % 360) + 360) % 360),
    bits: Number(/(?:p|gray|rgb)(\d{2})(?:le|be)/.exec(pixelFormat ?? '')?.[1] ?? 8),
  }
}
