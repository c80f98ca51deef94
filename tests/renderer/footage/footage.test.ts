import { describe, expect, it } from 'vitest'
import { findDropped } from '../../../renderer/footage/findDropped'
import { listCrumbs } from '../../../renderer/footage/useBrowser'
import { computeRowWindow, scrollToRow } from '../../../renderer/footage/virtualRows'

const ROOT = 'root_aaaaaa'
type Kind = 'folder' | 'clip' | 'images'

/** A small disk: folders by path, each with its entries. */
const DISK: Record<string, { name: string; kind: Kind; bytes: number }[]> = {
  '': [{ name: 'a.mp4', kind: 'clip', bytes: 10 }, { name: 'one', kind: 'folder', bytes: 0 }],
  'one': [{ name: 'b.mp4', kind: 'clip', bytes: 20 }, { name: 'two', kind: 'folder', bytes: 0 }, { name: 'stills', kind: 'images', bytes: 0 }],
  'one/two': [{ name: 'b.mp4', kind: 'clip', bytes: 30 }],
}
const browse = (place: { path: string }) =>
  Promise.resolve((DISK[place.path] ?? []).map((entry) => ({ ...entry, modified: 0, place: { root: ROOT, path: place.path === '' ? entry.name : `${place.path}/${entry.name}` } })))
const roots = [{ root: ROOT, path: '' }]

describe('what was dropped', () => {
  it('is found by name and size, deep down too', async () => {
    const found = await findDropped([{ name: 'b.mp4', size: 30, isFolder: false }, { name: 'stills', size: 0, isFolder: true }], { roots, browse })
    expect(found.places.map(({ path }) => path).sort()).toEqual(['one/stills', 'one/two/b.mp4'])
    expect(found.lost).toEqual([])
  })

  it('is not mistaken for a namesake, and is told of when it is nowhere', async () => {
    expect(await findDropped([{ name: 'a.mp4', size: 11, isFolder: false }], { roots, browse })).toEqual({ places: [], lost: ['a.mp4'] })
  })

  it('is not looked for without end', async () => {
    let looked = 0
    const endless = (place: { path: string }) => {
      looked += 1
      return Promise.resolve([{ name: 'deeper', kind: 'folder' as const, bytes: 0, modified: 0, place: { root: ROOT, path: `${place.path}/deeper` } }])
    }
    await findDropped([{ name: 'x', size: 1, isFolder: false }], { roots, browse: endless, mostFolders: 25 })
    expect(looked).toBe(25)
  })
})

describe('a list of many clips', () => {
  it('has only the rows near the eye', () => {
    const rows = computeRowWindow({ count: 10_000, rowHeight: 50, scrollTop: 5000, height: 500 })
    expect(rows).toEqual({ first: 96, end: 114, offset: 4800, total: 500_000 })
  })

  it('begins and ends where the list does', () => {
    expect(computeRowWindow({ count: 3, rowHeight: 50, scrollTop: 0, height: 500 })).toEqual({ first: 0, end: 3, offset: 0, total: 150 })
    expect(computeRowWindow({ count: 0, rowHeight: 50, scrollTop: 0, height: 500 })).toEqual({ first: 0, end: 0, offset: 0, total: 0 })
    expect(computeRowWindow({ count: 5, rowHeight: 50, scrollTop: 9999, height: 500 }).end).toBe(5)
  })

  it('scrolls no farther than it must', () => {
    const view = { rowHeight: 50, scrollTop: 1000, height: 500 }
    expect(scrollToRow({ ...view, row: 22 })).toBe(1000)
    expect(scrollToRow({ ...view, row: 5 })).toBe(250)
    expect(scrollToRow({ ...view, row: 40 })).toBe(1550)
  })
})

describe('the way down to a folder', () => {
  it('names each folder with its place', () => {
    const crumbs = listCrumbs({ root: ROOT, path: 'one/two' }, [{ root: ROOT, name: 'Disk', kind: 'given' }])
    expect(crumbs.map(({ name, place }) => [name, place.path])).toEqual([['Disk', ''], ['one', 'one'], ['two', 'one/two']])
    expect(listCrumbs(null, [])).toEqual([])
  })
})
