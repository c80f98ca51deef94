import { appCommands } from './appCommands'
import { batchCommands } from './batchCommands'
import type { Command } from './command'
import { curriculumCommands } from './curriculumCommands'
import { footageCommands } from './footageCommands'
import { learnCommands } from './learnCommands'
import { monitorCommands } from './monitorCommands'
import { playerCommands } from './playerCommands'
import { settingsCommands } from './settingsCommands'
import { trackCommands } from './trackCommands'

/** Everything that a person can do. A new area adds its list here. */
export const COMMANDS: readonly Command[] = [
  ...appCommands, ...footageCommands, ...playerCommands, ...trackCommands, ...learnCommands, ...monitorCommands, ...curriculumCommands, ...batchCommands, ...settingsCommands,
]
