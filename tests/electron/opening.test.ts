import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeDecision, closeQuestion, folderDialog, footageDialog, gpuConsent } from '../../electron/dialogs'
import { labelsFor } from '../../electron/labels'
import { OpenQueue } from '../../electron/openQueue'
import { explainMissing, sortPaths } from '../../electron/openRequests'
import type { OpenRequest } from '../../main/contract/shell'

let folder = ''
const inside = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pultrack-open-'))
  for (const name of ['Day one.trackproj', 'run', 'model', 'footage']) await mkdir(inside(name))
  await writeFile(inside('run/run.json'), '{}')
  await writeFile(inside('model/card.json'), '{}')
  await writeFile(inside('clip.mp4'), '')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('what is to be opened', () => {
  it('is told by what lies there', async () => {
    const paths = ['Day one.trackproj', 'run', 'clip.mp4', 'model', 'footage', 'gone'].map(inside)
    expect(await sortPaths(paths)).toEqual({
      requests: [
        { purpose: 'project', paths: [inside('Day one.trackproj')] },
        { purpose: 'run', paths: [inside('run')] },
        { purpose: 'model', paths: [inside('model')] },
        { purpose: 'footage', paths: [inside('clip.mp4'), inside('footage')] },
      ],
      missing: [inside('gone')],
    })
    expect(await sortPaths([])).toEqual({ requests: [], missing: [] })
    expect(explainMissing([inside('gone')]).message).toContain(inside('gone'))
  })

  it('waits for the page, and for the page that is loaded anew', () => {
    const sent: OpenRequest[] = []
    const queue = new OpenQueue((request) => sent.push(request))
    const request = (path: string): OpenRequest => ({ purpose: 'footage', places: [{ root: 'root_abcdef', path }] })
    queue.add(request('a'))
    expect(queue.take()).toEqual([request('a')])
    expect(queue.take()).toEqual([])
    queue.add(request('b'))
    queue.pageLeft()
    queue.add(request('c'))
    expect([sent, queue.take()]).toEqual([[request('b')], [request('c')]])
  })
})

describe('dialogs', () => {
  const labels = labelsFor('en-GB')

  it('offer clips, and everything else as well', () => {
    const { properties, filters } = footageDialog('clips', labels)
    expect(properties).toEqual(['openFile', 'multiSelections'])
    expect(filters?.at(-1)?.extensions).toEqual(['*'])
    expect(footageDialog('folder', labels).properties).toEqual(['openDirectory'])
  })

  it('let a folder be made only where a new project is to lie', () => {
    expect(folderDialog('newProject', labels).properties).toContain('createDirectory')
    expect(folderDialog('run', labels).properties).toEqual(['openDirectory'])
  })

  it('keep the window open unless a person says otherwise', () => {
    const { buttons, defaultId, cancelId } = closeQuestion(2, labels)
    expect(buttons![defaultId!]).toBe(labels.keepOpen)
    expect(closeDecision(cancelId!)).toBe('stay')
    expect(closeDecision(buttons!.indexOf(labels.stopAndClose))).toBe('stop')
  })

  it('say what GPU support costs, and take a stray key for no', () => {
    const { message, detail, buttons, defaultId, cancelId } = gpuConsent({ download: '3 GB', disk: '9 GB', folder: '/home/x/components' }, labels)
    expect(`${message} ${detail}`).toMatch(/3 GB.*package index.*9 GB.*\/home\/x\/components.*licence/)
    expect([buttons![defaultId!], buttons![cancelId!]]).toEqual([labels.cancel, labels.cancel])
  })

  it('speak two languages, with nothing left out', () => {
    const [english, german] = [labelsFor('en-US'), labelsFor('de-AT')]
    expect(labelsFor('fr')).toBe(english)
    expect(german).not.toBe(english)
    expect(Object.values(german).every((label) => typeof label === 'function' || label.length > 0)).toBe(true)
    expect([1, 2].map(german.runningTitle)).toEqual(['Eine Aufgabe läuft noch.', '2 Aufgaben laufen noch.'])
  })
})
