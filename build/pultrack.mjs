#!/usr/bin/env node
import { pathToFileURL } from 'node:url'
import { prepare } from './prepare.mjs'

// Prepares the machine where needed, bundles the sources where they changed, and runs the command line in this process.
try {
  await prepare({ quiet: true })
} catch (problem) {
  process.stderr.write(`Error: ${problem.message}\n${problem.hint === undefined ? '' : `  Next:  ${problem.hint}\n`}`)
  process.exit(1)
}
const { bundleCli } = await import('./bundle.mjs')
if (process.argv[2] === 'serve') {
  const { bundlePage } = await import('./bundlePage.mjs')
  await bundlePage()
}
await import(pathToFileURL(await bundleCli()).href)
