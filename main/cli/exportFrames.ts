import { InvalidArgumentError, Option, type Command } from 'commander'
import { EXCHANGE_FORMATS, type ExchangeFormatName } from '../contract/exchange'
import { exportFrames } from '../jobs/exchange/exportFrames'
import { runCommand } from './run'

interface ExportFramesFlags {
  out: string
  for: ExchangeFormatName
  image: 'jpg' | 'png'
  from?: number
  to?: number
  step: number
  overwrite?: boolean
  json?: boolean
}

export function registerExportFrames(program: Command): void {
  program
    .command('export-frames')
    .description('write the frames of a clip as images, named as labels of a format name them')
    .argument('<clip>', 'video file, or folder of images')
    .requiredOption('--out <folder>', 'where the images go: the folder of the labels')
    .addOption(new Option('--for <format>', 'whose names and folders the images have').choices(EXCHANGE_FORMATS).default('csv'))
    .addOption(new Option('--image <kind>', 'kind of image; png loses nothing').choices(['jpg', 'png']).default('jpg'))
    .option('--from <index>', 'first frame, from 0 (default: the first)', parseWhole)
    .option('--to <index>', 'last frame (default: the last)', parseWhole)
    .option('--step <count>', 'every n-th frame; numbers stay those of the clip', parseStep, 1)
    .option('--overwrite', 'write into a folder that is not empty')
    .option('--json', 'one JSON object a line on stdout')
    .action((clip: string, { for: layout, overwrite = false, ...flags }: ExportFramesFlags) =>
      runCommand(flags, async (context) => {
        const written = await exportFrames({ ...flags, ...context, clip, layout, overwrite })
        context.reporter({ kind: 'file', path: flags.out, what: `${written} frames` })
      }),
    )
}

function parseWhole(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 0.')
}

function parseStep(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Give a whole number of at least 1.')
}
