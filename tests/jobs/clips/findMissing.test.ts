import { copyFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findMissing } from '../../../main/jobs/clips/findMissing'
import { openDesk, type TestDesk } from '../project/openDesk'
import { paintClip, temporaryFolder } from '../../video/paintedClip'

const made = temporaryFolder()
let number = 0
let root = ''
let opened: TestDesk | undefined

beforeAll(async () => {
  await paintClip({ path: join(made, 'walk.mp4'), count: 12 })
  await paintClip({ path: join(made, 'ride.mp4'), count: 13 })
  mkdirSync(join(made, 'images'))
  for (const frame of [1, 2, 3]) await sharp({ create: { width: 40, height: 30, channels: 3, background: { r: frame * 50, g: 0, b: 0 } } }).png().toFile(join(made, 'images', `${frame}.png`))
})
beforeEach(() => {
  root = join(made, `case-${(number += 1)}`)
  mkdirSync(join(root, 'films', 'monday'), { recursive: true })
  copyFileSync(join(made, 'walk.mp4'), join(root, 'films', 'monday', 'walk.mp4'))
  copyFileSync(join(made, 'ride.mp4'), join(root, 'films', 'monday', 'ride.mp4'))
  cpSync(join(made, 'images'), join(root, 'films', 'images'), { recursive: true })
})
afterEach(() => opened?.close())

const open = async (folder: string, confined = false): Promise<TestDesk> => (opened = await openDesk({ folder, dataFolder: join(root, 'data'), confined }))

/** A project in `root/work` that knows everything in `root/films`. */
async function makeProject(): Promise<string> {
  const folder = join(root, 'work', 'Moves.trackproj')
  mkdirSync(join(root, 'work'))
  const first = await open(folder)
  await first.library.add(join(root, 'films'))
  await first.library.settle()
  expect(first.library.list().map(({ state }) => state)).toEqual(['ready', 'ready', 'ready'])
  await first.desk.write()
  await first.close()
  return folder
}

const find = async ({ desk, library, places }: TestDesk, { folders = [], confined = false }: { folders?: string[]; confined?: boolean } = {}) =>
  findMissing({ library, places, confined, folders, projectFolder: desk.folder, earlierFolder: await desk.findEarlierFolder() })
const placesOf = ({ library }: TestDesk): string[] => library.remembered().map(({ path }) => path.slice(root.length + 1)).sort()
const statesOf = ({ library }: TestDesk): Record<string, string> => Object.fromEntries(library.list().map(({ name, state }) => [name, state]))
const ALL_READY = { 'walk.mp4': 'ready', 'ride.mp4': 'ready', images: 'ready' }

describe('clips of a project', () => {
  it('are found when project and footage were moved together', async () => {
    const folder = await makeProject()
    mkdirSync(join(root, 'elsewhere'))
    renameSync(join(root, 'work'), join(root, 'elsewhere', 'work'))
    renameSync(join(root, 'films'), join(root, 'elsewhere', 'films'))
    const moved = await open(join(root, 'elsewhere', 'work', basename(folder)))
    await moved.library.settle()
    expect(statesOf(moved)).toEqual(ALL_READY)
  })

  it('are found where they stayed when the project alone was moved', async () => {
    const folder = await makeProject()
    mkdirSync(join(root, 'far', 'away', 'down'), { recursive: true })
    renameSync(folder, join(root, 'far', 'away', 'down', 'Moved.trackproj'))
    const moved = await open(join(root, 'far', 'away', 'down', 'Moved.trackproj'))
    await moved.library.settle()
    expect(statesOf(moved)).toEqual({ 'walk.mp4': 'missing', 'ride.mp4': 'missing', images: 'missing' })
    expect(await find(moved)).toMatchObject({ ambiguous: [], missing: [] })
    expect(statesOf(moved)).toEqual(ALL_READY)
    expect(placesOf(moved)).toEqual(['films/images', 'films/monday/ride.mp4', 'films/monday/walk.mp4'])
    await moved.desk.write()
    await moved.close()
    const again = await open(join(root, 'far', 'away', 'down', 'Moved.trackproj'))
    await again.library.settle()
    expect(statesOf(again), 'by its own paths now').toEqual(ALL_READY)
  })

  it('are found by path where their folder was moved, though others have their name', async () => {
    const folder = await makeProject()
    mkdirSync(join(root, 'archive', 'tuesday'), { recursive: true })
    renameSync(join(root, 'films', 'monday'), join(root, 'archive', 'monday'))
    copyFileSync(join(made, 'walk.mp4'), join(root, 'archive', 'tuesday', 'walk.mp4'))
    const moved = await open(folder)
    expect(await find(moved, { folders: [join(root, 'archive')] })).toMatchObject({ ambiguous: [], missing: [], found: [expect.any(String), expect.any(String)] })
    expect(placesOf(moved)).toEqual(['archive/monday/ride.mp4', 'archive/monday/walk.mp4', 'films/images'])
  })

  it('are found by name, and by content where they have another name', async () => {
    const folder = await makeProject()
    mkdirSync(join(root, 'archive'))
    renameSync(join(root, 'films', 'monday', 'walk.mp4'), join(root, 'archive', 'walk.mp4'))
    renameSync(join(root, 'films', 'monday', 'ride.mp4'), join(root, 'archive', 'renamed.mp4'))
    renameSync(join(root, 'films', 'images'), join(root, 'archive', 'pictures'))
    const moved = await open(folder)
    expect((await find(moved, { folders: [join(root, 'archive')] })).found).toHaveLength(3)
    expect(placesOf(moved)).toEqual(['archive/pictures', 'archive/renamed.mp4', 'archive/walk.mp4'])
    expect(statesOf(moved)).toEqual(ALL_READY)
  })

  it('that could be several are left for a person to choose', async () => {
    const folder = await makeProject()
    const lost = join(root, 'films', 'monday', 'walk.mp4')
    for (const copy of ['a', 'b']) {
      mkdirSync(join(root, 'archive', copy), { recursive: true })
      copyFileSync(lost, join(root, 'archive', copy, 'walk.mp4'))
    }
    rmSync(lost)
    const moved = await open(folder)
    const outcome = await find(moved, { folders: [join(root, 'archive')] })
    expect(outcome).toMatchObject({ found: [], missing: [], ambiguous: [{ candidates: [{ match: 'name', verified: true }, { match: 'name', verified: true }] }] })
    expect(statesOf(moved)).toEqual({ ...ALL_READY, 'walk.mp4': 'missing' })
    const [{ clip, candidates }] = outcome.ambiguous as [(typeof outcome.ambiguous)[number]]
    await moved.library.relink(clip, candidates[1]!.place)
    expect(statesOf(moved)).toEqual(ALL_READY)
  })

  it('are not taken for another clip that has their name, not even in their own place', async () => {
    const folder = await makeProject()
    const place = join(root, 'films', 'monday', 'walk.mp4')
    copyFileSync(join(made, 'ride.mp4'), place)
    const moved = await open(folder)
    await moved.library.settle()
    expect(moved.library.list().find(({ name }) => name === 'walk.mp4')).toMatchObject({ state: 'missing', error: { code: 'clip-missing', message: expect.stringContaining('content') as string } })
    expect(await find(moved)).toMatchObject({ found: [], ambiguous: [], missing: [expect.any(String)] })
  })

  it('that were never looked at are offered by name, and not linked unasked', async () => {
    const folder = join(root, 'work', 'Old.trackproj')
    mkdirSync(folder, { recursive: true })
    const clips = [{ clip: 'clip_123456', path: '../gone/walk.mp4', name: 'walk.mp4', fingerprint: null, excluded: false }]
    writeFileSync(join(folder, 'project.json'), JSON.stringify({ format: 'pultrack-project', version: 1, name: 'Old', clips, page: {} }))
    const moved = await open(folder)
    const outcome = await find(moved, { folders: [join(root, 'films')] })
    expect(outcome).toMatchObject({ found: [], ambiguous: [{ clip: 'clip_123456', candidates: [{ match: 'name', verified: false }] }] })
  })

  it('are not looked for outside the folders that may be shown', async () => {
    const folder = await makeProject()
    renameSync(join(root, 'films', 'monday'), join(root, 'work', 'monday'))
    const moved = await open(folder, true)
    await moved.library.settle()
    expect((await find(moved, { confined: true })).found).toEqual([])
    expect((await find(moved, { confined: true, folders: [join(root, 'work')] })).found).toEqual([])
    await moved.places.add(join(root, 'work'), 'given')
    expect((await find(moved, { confined: true })).found).toHaveLength(2)
  })
})
