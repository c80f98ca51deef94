import { createRequire } from 'node:module'
import { createProgram } from './program'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

// `pultrack … --json | head` closes the pipe early: what reads no more needs no more, and no stack trace either.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

await createProgram(version).parseAsync(process.argv)
