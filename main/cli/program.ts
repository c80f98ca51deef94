import { Command } from 'commander'
import { registerAblate } from './ablate'
import { registerBatch } from './batch'
import { registerConvert } from './convert'
import { registerDemo } from './demo'
import { registerDoctor } from './doctor'
import { registerEval } from './evaluate'
import { registerExportFrames } from './exportFrames'
import { registerExportModel } from './exportModel'
import { registerImportModel } from './importModel'
import { registerMotion } from './motion'
import { registerResume } from './resume'
import { registerResync } from './resync'
import { registerSelect } from './select'
import { registerServe } from './serve'
import { registerTrack } from './track'
import { registerTrain } from './train'
import { registerWorker } from './worker'
import { EXIT } from './run'

/** The whole command line. Unknown options and missing arguments are usage errors. */
export function createProgram(version: string): Command {
  const program = new Command('pultrack')
    .description('Learns visual tracking from footage nobody annotated, and then tracks.')
    .version(version)
    .showHelpAfterError('(--help shows every option)')
  const exit = (error: { exitCode: number }): never => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage)
  program.exitOverride(exit)
  const commands = [
    registerDoctor, registerTrain, registerResume, registerTrack, registerBatch, registerWorker, registerEval, registerSelect, registerAblate, registerConvert,
    registerMotion, registerExportFrames, registerExportModel, registerImportModel, registerResync, registerDemo, registerServe,
  ]
  for (const register of commands) register(program)
  for (const command of program.commands) command.exitOverride(exit)
  return program
}
