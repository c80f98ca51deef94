import { InvalidArgumentError, Option, type Command } from 'commander'
import { clipPortionSchema, DOWNSAMPLES, WHOLE_CLIP, type ClipPortion } from '../contract/clipPortion'
import { AppError } from '../contract/errors'
import { parseFrame } from './parseBox'

/** As the command line gives a {@link ClipPortion}. */
export interface PortionFlags {
  from?: number | undefined
  to?: number | undefined
  stride?: number | undefined
  downsample?: ClipPortion['downsample'] | undefined
}

export function addPortionOptions(command: Command): Command {
  return command
    .option('--from <index>', 'first frame that is looked at', parseFrame)
    .option('--to <index>', 'last frame that is looked at', parseFrame)
    .option('--stride <count>', 'only every n-th frame, from the first on; results name the frames of the clip all the same', parseStride)
    .addOption(new Option('--downsample <factor>', 'make pictures smaller before anything looks at them; boxes stay in source pixels').choices(DOWNSAMPLES.map(String)).argParser(parseDownsample))
}

/** @throws AppError `config-invalid` */
export function readPortion({ from, to, stride, downsample }: PortionFlags): ClipPortion | undefined {
  if ([from, to, stride, downsample].every((value) => value === undefined)) return undefined
  const { from: first, stride: every, downsample: factor } = WHOLE_CLIP
  const parsed = clipPortionSchema.safeParse({ from: from ?? first, to: to ?? null, stride: stride ?? every, downsample: downsample ?? factor })
  if (parsed.success) return parsed.data
  throw new AppError({ code: 'config-invalid', message: `--from ${from ?? first} --to ${to ?? 'the end'}: ${parsed.error.issues[0]?.message ?? 'no range'}.`, hint: 'Give a first frame that comes before the last one.' })
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
