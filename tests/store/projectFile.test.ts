import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WHOLE_CLIP } from '../../main/contract/clipPortion'
import { createProjectContent, loadProject, PROJECT_VERSION, projectPaths, saveProject, type ProjectContent } from '../../main/store/projectFile'
import { backUpProject } from '../../main/store/projectBackup'
import { temporaryFolder } from './temporaryFolder'

const FIXTURE = join(import.meta.dirname, '..', 'fixtures', 'project', 'Version one.trackproj')

const contentWith = (path: string): ProjectContent => ({
  ...createProjectContent('My project'), autosave: false, page: { view: 'track', nested: [1, { a: null }] },
  clips: [{ clip: 'clip_123456', path, name: 'x y.mp4', bytes: 12, fingerprint: 'f', excluded: true, portion: { from: 3, to: 90, stride: 5, downsample: 2, regions: [{ left: 1, top: 2, width: 3, height: 4 }] }, importedWith: { path: join(dirname(path), 'sub'), only: '*.mp4' } }],
})
const save = (folder: string, content: ProjectContent): Promise<void> => saveProject(folder, { content, writtenBy: '1.2.3' })

describe('a project\'s file', () => {
  it('comes back as it was saved, with paths relative to it', async () => {
    const folder = temporaryFolder()
    const project = join(folder, 'a', 'My project.trackproj')
    const content = contentWith(join(folder, 'films', 'x y.mp4'))
    await save(project, content)
    expect(await loadProject(project)).toEqual({ content, version: PROJECT_VERSION, writtenBy: '1.2.3' })
    const text = readFileSync(projectPaths(project).file, 'utf8')
    expect(text).toContain('"../../films/x y.mp4"')
    expect(text, 'a path of this machine').not.toContain(folder)
  })

  it('moves with its footage', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'b'))
    await save(join(folder, 'b', 'p.trackproj'), contentWith(join(folder, 'b', 'a.mp4')))
    renameSync(join(folder, 'b'), join(folder, 'c'))
    expect((await loadProject(join(folder, 'c', 'p.trackproj'))).content.clips[0]!.path).toBe(join(folder, 'c', 'a.mp4'))
  })

  it('is not there, or something else: said with what is wrong', async () => {
    const folder = temporaryFolder()
    const refused = (text: string): object => ({ code: 'project-invalid', message: expect.stringContaining(text) as string })
    await expect(loadProject(join(folder, 'nowhere'))).rejects.toMatchObject(refused('not there'))
    for (const [text, word] of [['{"format":"pultrack', 'JSON'], ['{"format":"other","version":1}', 'version'], ['{"format":"pultrack-project","version":3,"name":"x"}', 'writtenBy']] as const) {
      writeFileSync(join(folder, 'project.json'), text)
      await expect(loadProject(folder)).rejects.toMatchObject(refused(word))
    }
  })
})

it('a project\'s file larger than any project is not even read', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'project.json'), '')
  truncateSync(join(folder, 'project.json'), 33 * 2 ** 20)
  await expect(loadProject(folder)).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining('34603008 bytes') as string })
})

describe('a project of the first version', () => {
  it('opens after every migration, with all that it knew', async () => {
    const before = JSON.parse(readFileSync(join(FIXTURE, 'project.json'), 'utf8')) as { version: number; clips: { clip: string; fingerprint: string | null; excluded: boolean }[] }
    expect([before.version, PROJECT_VERSION]).toEqual([1, 4])
    const { content, version, writtenBy } = await loadProject(FIXTURE)
    expect({ version, writtenBy, name: content.name, page: content.page, autosave: content.autosave }).toEqual({ version: 1, writtenBy: null, name: 'Version one', page: { view: 'track' }, autosave: true })
    expect(content.clips.map(({ path: _, name: __, ...clip }) => clip)).toEqual(before.clips.map(({ clip, fingerprint, excluded }) => ({ clip, fingerprint, excluded, bytes: null, portion: WHOLE_CLIP, importedWith: null })))
  })

  it('is told of by what is wrong in it, migrated or not', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'project.json'), '{"format":"pultrack-project","version":1,"name":"x","clips":[{"clip":"nonsense"}],"page":{}}')
    await expect(loadProject(folder)).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining('clips.0.clip') as string })
  })

  it('is kept beside, byte for byte, and an older copy is not replaced', async () => {
    const folder = join(temporaryFolder(), 'p.trackproj')
    cpSync(FIXTURE, folder, { recursive: true })
    expect([await backUpProject(folder, 1), await backUpProject(folder, 1)]).toEqual(['project.version-1.json', 'project.version-1-2.json'])
    expect(readFileSync(join(folder, 'project.version-1.json'))).toEqual(readFileSync(join(FIXTURE, 'project.json')))
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('a project of a later version', () => {
  it('is read as far as it is known', async () => {
    const folder = temporaryFolder()
    const later = { format: 'pultrack-project', version: 9, writtenBy: '7.0', id: 'abcdefgh', name: 'Later', clips: [{ clip: 'clip_123456', path: 'a.mp4', name: 'a', fingerprint: null, colours: 3 }], seasons: [] }
    writeFileSync(join(folder, 'project.json'), JSON.stringify(later))
    const { content, version, writtenBy } = await loadProject(folder)
    expect({ version, writtenBy, name: content.name, clips: content.clips.length }).toEqual({ version: 9, writtenBy: '7.0', name: 'Later', clips: 1 })
    writeFileSync(join(folder, 'project.json'), JSON.stringify({ ...later, clips: 'elsewhere' }))
    await expect(loadProject(folder)).rejects.toMatchObject({ code: 'project-invalid', message: expect.stringContaining('Pultrack 7.0') as string })
    expect(existsSync(join(folder, 'tracks'))).toBe(false)
  })
})
