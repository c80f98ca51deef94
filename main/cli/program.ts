import { Command } from 'commander'
import { registerConvert } from './convert'
import { registerDemo } from './demo'
import { registerDoctor } from './doctor'
import { registerEval } from './evaluate'
import { registerExportFrames } from './exportFrames'
import { registerExportModel } from './exportModel'
import { registerResume } from './resume'
import { registerServe } from './serve'
import { registerTrack } from './track'
import { registerTrain } from './train'
import { EXIT } from './run'

/** The whole command line. Unknown options and missing arguments are usage errors. */
export function createProgram(version: string): Command {
  const program = new Command('pultrack')
    .description('Learns visual tracking from footage nobody annotated, and then tracks.')
    .version(version)
    .showHelpAfterError('(--help shows every option)')
  const exit = (error: { exitCode: number }): never => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.usage)
  program.exitOverride(exit)
  for (const register of [registerDoctor, registerTrain, registerResume, registerTrack, registerEval, registerConvert, registerExportFrames, registerExportModel, registerDemo, registerServe]) register(program)
  for (const command of program.commands) command.exitOverride(exit)
  return program
}
