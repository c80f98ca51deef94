import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../../renderer/keys/commandList'
import { listControls } from './controls'

const ids = new Set(COMMANDS.map(({ id }) => id))
const controls = listControls()

/** Each is one of many of a list that a key leads to, or stands where nothing else can be done. */
const OF_THE_LIST = new Map([
  ['tracks/desk/TroubleList.vue', 'track.troubleList'],
  ['exchange/ScaleFields.vue', 'track.export'], // in the dialog that the key opens
  ['app/ViewFailed.vue', null], // the view could not be loaded: there is one button
])

describe('every control of the page', () => {
  it('has a key that does the same, or stands in a part of the view that a key leads to', () => {
    expect(controls.length).toBeGreaterThan(150)
    const without = controls.filter(({ file, command, panel }) => command === null && panel === null && !OF_THE_LIST.has(file))
    expect(without.map(({ file, source }) => `${file}: ${source}`)).toEqual([])
  })

  it('names commands that there are', () => {
    const named = controls.flatMap(({ command, panel }) => [command, panel]).filter((name): name is string => name !== null && /^[a-z]+\.\w+$/i.test(name))
    expect(new Set(named).size).toBeGreaterThan(60)
    expect(named.filter((name) => !ids.has(name))).toEqual([])
  })
})
