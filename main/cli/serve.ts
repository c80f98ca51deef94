import { fileURLToPath } from 'node:url'
import { InvalidArgumentError, type Command } from 'commander'
import { runEngineChild, type RelayParent } from '../serve/engineChild'
import { nodeParent } from '../jobs/runs/learnerLine'
import { runLearnerProcess } from '../jobs/runs/learnerProcess'
import { serve } from '../serve/serve'
import { runCommand } from './run'

interface ServeFlags {
  root?: string[]
  project?: string
  port?: number
  open?: boolean
  engineProcess: boolean
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
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: ServeFlags) => runCommand(flags, (context) => serve({
      ...context, roots: flags.root ?? [], project: flags.project, port: flags.port, open: flags.open,
      learner: { module: fileURLToPath(import.meta.url), words: [LEARNER_COMMAND] },
      engineProcess: flags.engineProcess ? { module: fileURLToPath(import.meta.url), words: [ENGINE_COMMAND] } : undefined,
      onServing: ({ address, port }) => process.stdout.write(flags.json ? `${JSON.stringify({ kind: 'serving', address, port })}\n` : `${address}\n`),
    })))
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

function collect(folder: string, before: string[] = []): string[] {
  return [...before, folder]
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('Give a number from 0 to 65535; 0 is any that is free.')
}
