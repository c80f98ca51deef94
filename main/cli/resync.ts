import type { Command } from 'commander'
import { resyncProject, type ResyncOutcome } from '../jobs/project/resyncJob'
import { EXIT, runCommand } from './run'

export function registerResync(program: Command): void {
  program
    .command('resync')
    .description("look again into the folders that a project's clips came with: what is new is taken in, what is gone or unreadable is named")
    .argument('<project>', 'project folder (NAME.trackproj), open nowhere else')
    .option('--json', 'one JSON object a line on stdout')
    .action((project: string, flags: { json?: boolean }) =>
      runCommand(flags, async (context) => {
        const outcome = await resyncProject({ ...context, project })
        process.stdout.write(flags.json ? `${JSON.stringify({ kind: 'resync', ...outcome })}\n` : formatResync(outcome))
        return outcome.missing.length + outcome.failed.length === 0 ? {} : { exitCode: EXIT.partlyFailed }
      }),
    )
}

/** Each new clip in a line; then how many there were of each kind. */
export function formatResync({ folders, added, missing, failed }: ResyncOutcome): string {
  const lines = added.map(({ path }) => `new  ${path}\n`)
  return `${lines.join('')}${folders} folders looked into again: ${added.length} clips new, ${missing.length} missing, ${failed.length} that cannot be read.\n`
}
