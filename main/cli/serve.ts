import { fileURLToPath } from 'node:url'
import { InvalidArgumentError, type Command } from 'commander'
import { AppError } from '../contract/errors'
import type { JobContext } from '../contract/reporter'
import { runEngineChild, type RelayParent } from '../serve/engineChild'
import { nodeParent } from '../jobs/runs/learnerLine'
import { runLearnerProcess } from '../jobs/runs/learnerProcess'
import { serve } from '../serve/serve'
import { serveRecorded } from '../serve/serveRecorded'
import { runCommand } from './run'

interface ServeFlags {
  root?: string[]
  project?: string
  port?: number
  open?: boolean
  engineProcess: boolean
  recorded?: string[]
  out?: string
  json?: boolean
}

const ENGINE_COMMAND = 'engine-process'
const LEARNER_COMMAND = 'learner-process'

export function registerServe(program: Command): void {
  program
    .command('serve')
    .description('serve the workstation to a browser on this machine')
    .option('--root <folder>', 'folder whose footage may be shown, beside the project and the samples; may be given several times', collect)
    .option('--project <folder>', 'project to open, or to make (default: one of the program\'s own)')
    .option('--port <number>', 'port on 127.0.0.1 (default: 7717, another when that is taken)', parsePort)
    .option('--open', 'open the address in the browser')
    .option('--no-engine-process', 'engine in the server\'s own process: a crash of it ends both')
    .option('--recorded <run...>', 'show these finished runs, without an engine: nothing is computed')
    .option('--out <folder>', 'with --recorded: write the page there, for any web server, instead of serving it')
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: ServeFlags) => runCommand(flags, (context) => (flags.recorded ? showRecorded(flags, flags.recorded, context) : showEngine(flags, context))))
  program
    .command(ENGINE_COMMAND, { hidden: true })
    .argument('<options>')
    .action(async (options: string) => {
      process.on('SIGINT', () => undefined) // the terminal's interrupt reaches every process; this one is stopped by its parent
      await runEngineChild(JSON.parse(options) as Parameters<typeof runEngineChild>[0], process as RelayParent)
      process.exit()
    })
  program.command(LEARNER_COMMAND, { hidden: true }).action(async () => {
    await runLearnerProcess(nodeParent())
    process.exit()
  })
}

function showEngine(flags: ServeFlags, context: JobContext): Promise<void> {
  if (flags.out !== undefined) throw new AppError({ code: 'usage', message: '--out goes with --recorded.', hint: 'Name the runs to write: --recorded RUN --out FOLDER.' })
  return serve({
    ...context, roots: flags.root ?? [], project: flags.project, port: flags.port, open: flags.open,
    learner: { module: fileURLToPath(import.meta.url), words: [LEARNER_COMMAND] },
    engineProcess: flags.engineProcess ? { module: fileURLToPath(import.meta.url), words: [ENGINE_COMMAND] } : undefined,
    onServing: tellServing(flags),
  })
}

function showRecorded(flags: ServeFlags, runs: readonly string[], context: JobContext): Promise<void> {
  if (flags.project !== undefined || flags.root) throw new AppError({ code: 'usage', message: '--recorded shows runs, and neither a project nor footage.', hint: 'Leave out --project and --root.' })
  return serveRecorded({ ...context, runs, out: flags.out, port: flags.port, open: flags.open, onServing: tellServing(flags) })
}

function tellServing({ json }: ServeFlags): (serving: { address: string; port: number }) => void {
  return ({ address, port }) => {
    process.stdout.write(json ? `${JSON.stringify({ kind: 'serving', address, port })}\n` : `${address}\n`)
    if (!json) process.stderr.write('Open this address in a browser on this machine, and give it to nobody: it holds the key. Ctrl+C ends it.\n')
  }
}

function collect(folder: string, before: string[] = []): string[] {
  return [...before, folder]
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Give a number from 0 to 65535; 0 is any that is free.')
}
