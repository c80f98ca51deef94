import { InvalidArgumentError, Option, type Command } from 'commander'
import { clipPortionSchema, DOWNSAMPLES, WHOLE_CLIP, type ClipPortion } from '../contract/clipPortion'
import { AppError } from '../contract/errors'
import type { Box } from '../contract/geometry'
import { parseBox, parseFrame } from './parseBox'

/** As the command line gives a {@link ClipPortion}. */
export interface PortionFlags {
  from?: number | undefined
  to?: number | undefined
  stride?: number | undefined
  downsample?: ClipPortion['downsample'] | undefined
  leaveOut?: Box[] | undefined
}

export function addPortionOptions(command: Command): Command {
  return command
    .option('--from <index>', 'first frame that is looked at', parseFrame)
    .option('--to <index>', 'last frame that is looked at', parseFrame)
    .option('--stride <count>', 'only every n-th frame, from the first on; results name the frames of the clip all the same', parseStride)
    .addOption(new Option('--downsample <factor>', 'make pictures smaller before anything looks at them; boxes stay in source pixels').choices(DOWNSAMPLES.map(String)).argParser(parseDownsample))
    .option('--leave-out <left,top,width,height...>', 'regions that nothing looks at, source pixels: a watermark, a clock, the edge of an arena', (text, boxes: Box[] = []) => [...boxes, parseBox(text)])
}

/** @throws AppError `config-invalid` */
export function readPortion({ from, to, stride, downsample, leaveOut }: PortionFlags): ClipPortion | undefined {
  if ([from, to, stride, downsample, leaveOut].every((value) => value === undefined)) return undefined
  const { from: first, stride: every, downsample: factor } = WHOLE_CLIP
  const parsed = clipPortionSchema.safeParse({ from: from ?? first, to: to ?? null, stride: stride ?? every, downsample: downsample ?? factor, regions: leaveOut ?? [] })
  if (parsed.success) return parsed.data
  throw new AppError({ code: 'config-invalid', message: `--from ${from ?? first} --to ${to ?? 'the end'}: ${parsed.error.issues[0]?.message ?? 'no range'}.`, hint: 'Give a first frame that comes before the last one, and regions that have a size.' })
}

function parseStride(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text) || text === '1000') return Number(text)
  throw new InvalidArgumentError('Give a whole number from 1 to 1000.')
}

function parseDownsample(text: string): ClipPortion['downsample'] {
  const factor = DOWNSAMPLES.find((each) => String(each) === text)
  if (factor !== undefined) return factor
  throw new InvalidArgumentError(`Allowed choices are ${DOWNSAMPLES.join(', ')}.`)
}
