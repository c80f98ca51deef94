import sharp from 'sharp'
import type { Frame } from '../../contract/frame'
import type { Box, Size } from '../../contract/geometry'
import { isValidBox } from '../../core/evaluate/overlap'
import { openResponseReader } from '../../store/responseFile'
import { openClip } from '../../video/openClip'
import { formatDataUri } from './dataUri'
import { computeFrameOverlaps, type HeldOutResult } from './heldOut'
import { AFTER_COLOR, BEFORE_COLOR, TRUTH_COLOR } from './palette'
import { spread } from './pairsSection'
import { drawResponseMaps } from './responseFigure'

const SHOWN_FRAMES = 6
/** Pixels across: enough for the widest place the page gives a frame, on a dense screen. */
const FRAME_WIDTH = 640

/** Some frames of the held-out clip with the boxes of all three, and the response map of the model after learning. */
export async function formatFrames(result: HeldOutResult): Promise<string> {
  const frameIndexes = spread(result.groundTruth.flatMap((truth, index) => (truth && index > 0 ? [index] : [])), SHOWN_FRAMES)
  const maps = await readResponseMaps(result, frameIndexes)
  const source = await openClip({ path: result.clip })
  try {
    const figures: string[] = []
    for (const frameIndex of frameIndexes) figures.push(await formatFrame({ result, frame: await source.readFrame(frameIndex), map: maps.get(frameIndex) }))
    const note = maps.size === 0 ? '' : '<p class="note">Small squares: response map of the model after learning, 17 × 17 cells of 8 px, before window and upsampling; one colour scale for all, from dark (lowest) to bright (highest).</p>'
    return `<div class="frames">${figures.join('')}</div>${note}`
  } finally {
    await source.close()
  }
}

async function readResponseMaps({ responses }: HeldOutResult, frameIndexes: readonly number[]): Promise<Map<number, string>> {
  if (responses === undefined) return new Map()
  const reader = await openResponseReader(responses)
  try {
    const found = await Promise.all(frameIndexes.map(async (frameIndex) => ({ frameIndex, map: await reader.read(frameIndex) })))
    return await drawResponseMaps(found.flatMap(({ frameIndex, map }) => (map ? [{ frameIndex, map }] : [])))
  } finally {
    await reader.close()
  }
}

interface FrameRequest {
  result: HeldOutResult
  frame: Frame
  /** Address of the drawn response map. */
  map: string | undefined
}

async function formatFrame({ result, frame, map }: FrameRequest): Promise<string> {
  const { frameIndex, mediaTime } = frame
  const { groundTruth, before, after } = result
  const overlapOf = (boxes: HeldOutResult['before']['boxes']): string => (computeFrameOverlaps({ groundTruth, boxes }).find((one) => one.frameIndex === frameIndex)?.overlap ?? 0).toFixed(2)
  const outlines = [
    drawOutline({ box: groundTruth[frameIndex], color: TRUTH_COLOR, frame }),
    drawOutline({ box: before.boxes[frameIndex], color: BEFORE_COLOR, frame, dashed: true }),
    drawOutline({ box: after.boxes[frameIndex], color: AFTER_COLOR, frame }),
  ]
  const picture = `<img src="${await encodeFrame(frame)}" alt="frame ${frameIndex}" width="${frame.width}" height="${frame.height}"><svg viewBox="0 0 ${frame.width} ${frame.height}" aria-hidden="true">${outlines.join('')}</svg>`
  const response = map === undefined ? '' : `<img class="response" src="${map}" alt="response map" width="44" height="44">`
  const caption = `<b>Frame ${frameIndex}</b> · ${mediaTime.toFixed(2)} s<br>IoU ${overlapOf(before.boxes)} before, ${overlapOf(after.boxes)} after`
  return `<figure class="frame"><div>${picture}</div><p>${response}<span>${caption}</span></p></figure>`
}

async function encodeFrame({ data, width, height }: Frame): Promise<string> {
  const image = sharp(data, { raw: { width, height, channels: 3 } }).resize({ width: FRAME_WIDTH, withoutEnlargement: true })
  return formatDataUri('image/jpeg', await image.jpeg({ quality: 78 }).toBuffer())
}

/** A coloured line on a white one: seen on any footage. */
function drawOutline({ box, color, frame, dashed = false }: { box: Box | null | undefined; color: string; frame: Size; dashed?: boolean }): string {
  if (!isValidBox(box)) return ''
  const line = frame.width / 170
  const place = [`x="${box.left}"`, `y="${box.top}"`, `width="${box.width}"`, `height="${box.height}"`].join(' ')
  const dash = dashed ? ` stroke-dasharray="${line * 3} ${line * 1.6}"` : ''
  return `<g fill="none"><rect ${place} stroke="#fff" stroke-opacity=".85" stroke-width="${line * 1.8}"/><rect ${place} stroke="${color}" stroke-width="${line}"${dash}/></g>`
}
