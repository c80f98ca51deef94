import { Option, type Command } from 'commander'
import { MODEL_FORMATS, type ModelFormat, type ParityReport } from '../contract/modelFormat'
import type { JobContext } from '../contract/reporter'
import { exportModelAs, exportModelFolder, type ExportModelOptions } from '../jobs/models/exportModelJob'
import { SHIPPED_MODELS } from '../jobs/shippedModels'
import { EXIT, runCommand, type JobResult } from './run'

interface ExportModelFlags extends Omit<ExportModelOptions, 'model'> {
  format: ModelFormat
  json?: boolean
}

export function registerExportModel(program: Command): void {
  program
    .command('export-model')
    .description("copy a model, or a run's model, into a folder of its own, or write it for other programs")
    .argument('<model>', `one that ships (${SHIPPED_MODELS.join(', ')}), a model folder or a run`)
    .requiredOption('--out <folder>', 'folder to make')
    .addOption(new Option('--format <format>', 'for other programs: written with a report of how far what they compute is from what we do').choices(MODEL_FORMATS).default('pultrack'))
    .addOption(new Option('--precision <precision>', 'of the kernels; other formats are float32').choices(['float16', 'float32']).default('float16'))
    .option('--name <name>', 'name on the card')
    .option('--overwrite', 'replace a model that is there')
    .option('--json', 'one JSON object a line on stdout')
    .action((model: string, flags: ExportModelFlags) => runCommand(flags, (context) => exportModel(model, { ...flags, ...context })))
}

async function exportModel(model: string, { format, ...options }: ExportModelFlags & JobContext): Promise<JobResult> {
  if (format === 'pultrack') {
    await exportModelFolder({ ...options, model })
    options.reporter({ kind: 'file', path: options.out, what: 'model' })
    return
  }
  const report = await exportModelAs({ ...options, model, format })
  options.reporter({ kind: 'message', level: report.agrees ? 'info' : 'warning', text: describeParity(report) })
  return { exitCode: report.agrees ? EXIT.ok : EXIT.partlyFailed }
}

function describeParity({ original, runtime, responses, boxes, tolerance, agrees }: ParityReport): string {
  const overBoxes = boxes ? `, boxes by at most ${boxes.difference.toFixed(4)} px over the ${boxes.frames} frames of ${boxes.sequence}` : ''
  const verdict = agrees ? 'They agree' : `They do NOT agree to ${tolerance.responses} and ${tolerance.boxes} px`
  return `${verdict}: ${runtime} against ${original}, responses differ by at most ${responses.difference.toExponential(1)} of the largest${overBoxes}.`
}
