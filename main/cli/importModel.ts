import { Option, type Command } from 'commander'
import { importModel, type ImportModelOptions, type ImportReport } from '../jobs/models/importModelJob'
import { runCommand } from './run'

interface ImportModelFlags extends Omit<ImportModelOptions, 'file'> {
  json?: boolean
}

export function registerImportModel(program: Command): void {
  program
    .command('import-model')
    .description('make a model of weights that PyTorch saved: siamfc-pytorch (AlexNet) or SiamDW (CIResNet-22); nothing in the file is executed')
    .argument('<file>', '.pth or .pt')
    .requiredOption('--out <folder>', 'folder to make')
    .addOption(new Option('--precision <precision>', 'of the kernels').choices(['float16', 'float32']).default('float32'))
    .option('--name <name>', "name on the card (default: the file's)")
    .option('--overwrite', 'replace a model that is there')
    .option('--json', 'one JSON object a line on stdout')
    .action((file: string, flags: ImportModelFlags) =>
      runCommand(flags, async (context) => {
        const report = await importModel({ ...flags, ...context, file })
        process.stdout.write(flags.json ? `${JSON.stringify({ kind: 'import', ...report })}\n` : formatImport(report))
      }),
    )
}

/** Every tensor of the file in a line: name, shape, and what became of it. */
export function formatImport({ source, backbone, tensors, unmapped }: ImportReport): string {
  const width = Math.max(...tensors.map(({ name }) => name.length))
  const lines = tensors.map(({ name, shape, mappedTo, note }) => `${name.padEnd(width)}  ${shape.join('x').padEnd(14)}  ${mappedTo ?? '-'}${note === '' ? '' : ` (${note})`}`)
  return `${lines.join('\n')}\n${source}, ${backbone}: ${tensors.length - unmapped.length} of ${tensors.length} tensors taken.\n`
}
