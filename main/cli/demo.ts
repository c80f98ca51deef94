import { resolve as resolvePath } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Option, type Command } from 'commander'
import { DEVICES, type BackendChoice } from '../contract/backend'
import type { JobContext } from '../contract/reporter'
import { runDemo } from '../jobs/demoJob'
import { runCommand } from './run'
import { parsePositive } from './train'

interface DemoFlags extends Pick<BackendChoice, 'device'> {
  out?: string
  minutes?: number
  json?: boolean
}

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('learn from the clips that ship, track in one held out of them, write a report')
    .option('--out <folder>', 'where everything goes (default: a new folder in out/)')
    .option('--minutes <count>', 'time budget of the learning', parsePositive)
    .addOption(new Option('--device <device>', 'what computes').choices(['auto', ...DEVICES]).default('auto'))
    .option('--json', 'one JSON object a line on stdout')
    .action((flags: DemoFlags) => runCommand(flags, (context) => demo(flags, context)))
}

async function demo({ out = nameFolder(new Date()), json, ...options }: DemoFlags, context: JobContext): Promise<void> {
  const { report, sequence, before, after, seconds } = await runDemo({ ...options, ...context, out })
  if (json) return
  const lines = [
    `Mean overlap on ${sequence}: ${before.toFixed(3)} before, ${after.toFixed(3)} after learning (${(seconds / 60).toFixed(1)} minutes in all)`,
    `Report: ${resolvePath(report)}`,
    `        ${pathToFileURL(report).href}`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

/** One folder a start: an earlier demo's results stay. */
function nameFolder(now: Date): string {
  return `out/demo-${now.toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')}`
}
