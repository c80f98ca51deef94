import { Option, type Command } from 'commander'
import { exportModelFolder, type ExportModelOptions } from '../jobs/exportModelJob'
import { runCommand } from './run'

interface ExportModelFlags extends Omit<ExportModelOptions, 'model'> {
  json?: boolean
}

export function registerExportModel(program: Command): void {
  program
    .command('export-model')
    .description("copy a model, or a run's model, into a folder of its own")
    .argument('<model>', 'model folder or run folder')
    .requiredOption('--out <folder>', 'folder to make')
    .addOption(new Option('--precision <precision>', 'of the kernels').choices(['float16', 'float32']).default('float16'))
    .option('--name <name>', 'name on the card')
    .option('--overwrite', 'replace a model that is there')
    .option('--json', 'one JSON object a line on stdout')
    .action((model: string, flags: ExportModelFlags) =>
      runCommand(flags, async ({ reporter }) => {
        await exportModelFolder({ ...flags, model })
        reporter({ kind: 'file', path: flags.out, what: 'model' })
      }),
    )
}
