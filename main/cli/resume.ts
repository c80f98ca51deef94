import { Option, type Command } from 'commander'
import { DEVICES } from '../contract/backend'
import type { LearnOptions } from '../contract/run'
import { resumeLearning } from '../jobs/learnJob'
import { runCommand } from './run'
import { parsePositive } from './train'

interface ResumeFlags {
  minutes?: number
  retrySmallerBatch?: true
  device: NonNullable<LearnOptions['device']>
  json?: boolean
}

export function registerResume(program: Command): void {
  program
    .command('resume')
    .description('go on with a run from its last checkpoint')
    .argument('<run>', 'run folder')
    .option('--minutes <count>', 'time budget for this time', parsePositive)
    .option('--retry-smaller-batch', 'from now on, where memory is used up, go on from the last checkpoint with half the batch')
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--json', 'one JSON object a line on stdout')
    .action((run: string, flags: ResumeFlags) =>
      runCommand(flags, async (context) => {
        const { minutes, device, retrySmallerBatch } = flags
        const outcome = await resumeLearning({ run, minutes, device, retrySmallerBatch, ...context })
        context.reporter({ kind: 'message', level: 'info', text: `${outcome.steps} steps, ${outcome.reason}.` })
      }),
    )
}
