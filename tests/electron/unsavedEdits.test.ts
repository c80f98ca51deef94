import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Port } from '../../main/contract/port'
import { packSamples } from '../../main/contract/trackPacket'
import { createEngine } from '../../main/engine/createEngine'
import type { Engine } from '../../main/engine/engine'
import { openInProcess } from '../../main/engine/hosts/inProcess'
import { settleUnsaved, type UnsavedDecision } from '../../electron/unsavedEdits'

let folder = ''
let engine: Engine
let port: Port
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pultrack-unsaved-'))
  engine = await createEngine({ host: 'window', version: 'test', project: join(folder, 'Edits.trackproj'), dataFolder: join(folder, 'data') })
  port = openInProcess(engine)
})
afterEach(async () => {
  port.close()
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const edits = async (): Promise<number> => {
  const state = await port.call('project.state', {})
  return state.ok ? state.value.storage.edits : Number.NaN
}
async function close(decision: UnsavedDecision): Promise<[string, string[]]> {
  const said: string[] = []
  const outcome = await settleUnsaved({
    call: port.call.bind(port),
    ask: async (unsaved) => {
      said.push(`${unsaved.edits} of ${unsaved.project}`)
      return decision
    },
    tell: async ({ code }) => void said.push(code),
  })
  return [outcome, said]
}

it('asks about edits that wait to be saved, and does what is answered', async () => {
  expect(await close('stay')).toEqual(['stop', []])
  await port.call('project.setAutosave', { autosave: false })
  expect(await importSample()).toBe(true)
  const unsaved = await edits()
  expect(unsaved).toBeGreaterThan(0)
  expect(await close('stay')).toEqual(['stay', [`${unsaved} of Edits`]])
  expect(await edits()).toBe(unsaved)
  expect((await close('save'))[0]).toBe('stop')
  expect(await edits()).toBe(0)
  await port.call('tracks.save', { clip: await firstClip(), tracks: [{ track: 'a', label: 'a', attributes: {}, samples: packSamples([]) }] })
  expect(await edits()).toBe(1)
  expect((await close('discard'))[0]).toBe('stop')
  const tracks = await port.call('tracks.load', { clip: await firstClip() })
  expect(tracks).toEqual({ ok: true, value: [] })
})

async function importSample(): Promise<boolean> {
  const roots = await port.call('engine.roots', {})
  const samples = roots.ok ? roots.value.find(({ kind }) => kind === 'samples') : undefined
  const imported = await port.call('clips.import', { places: [{ root: samples!.root, path: 'footage/toy_pig.webm' }] })
  return imported.ok && imported.value.failed.length === 0
}

async function firstClip(): Promise<string> {
  const clips = await port.call('clips.list', {})
  return clips.ok ? clips.value[0]!.clip : ''
}
