import { modelAfter, performEdit } from './editModel'
import { openDesk } from './openDesk'

/** To be killed: goes on with an editing session as fast as it can, from the edit given on, and says each that was taken. */
const [, , folder, dataFolder, from, autosave] = process.argv as [string, string, string, string, string, string]
const opened = await openDesk({ folder, dataFolder })
await opened.desk.setAutosave(autosave === 'on')
let edit = Number(from)
const model = modelAfter(edit)
process.send?.(edit)
for (;;) {
  edit += 1
  await performEdit(opened, { model, edit })
  process.send?.(edit)
}
