import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ComparisonShelf } from '../../../main/jobs/protocols/comparisonShelf'
import { runProtocol } from '../../../main/jobs/protocols/protocolJob'
import { boxInFrame, CLIP_SIZE, makeSequence } from '../clipOfTexture'

let folder: string

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'pultrack-shelf-')))
  await makeSequence({ folder: join(folder, 'data', 'sequences'), name: 'patch', frameCount: 14 })
  await mkdir(join(folder, 'data', 'others', 'copy'), { recursive: true })
  await cp(join(folder, 'data', 'sequences', 'patch', 'groundtruth_rect.txt'), join(folder, 'data', 'others', 'copy', 'patch.txt'))
  const context = { reporter: () => undefined, signal: new AbortController().signal }
  for (const protocol of ['otb', 'vot2018', 'vot-restart-free']) {
    const results = protocol === 'otb' ? [join(folder, 'data', 'others')] : []
    await runProtocol({ protocol, layout: 'otb', origin: 0, folder: join(folder, 'data', 'sequences'), models: ['identity'], results, out: join(folder, 'data', protocol), device: 'cpu', ...context })
  }
}, 300_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('ComparisonShelf', () => {
  const shelf = new ComparisonShelf({ isAllowed: (path) => path.startsWith(join(folder, 'data')) })
  const open = async (name: string): Promise<string> => (await shelf.open(join(folder, 'data', name))).comparison

  it('reads ground truth and every tracker’s boxes back, tracked and stored, with their overlap', async () => {
    const read = await shelf.readSequence({ comparison: await open('otb'), sequence: 'patch' })
    expect(read).toMatchObject({ frames: 14, pictures: true, missing: [] })
    expect(read.truth[5]).toEqual(boxInFrame(5))
    const boxes = Object.fromEntries(read.trackers.map(({ name, ...of }) => [name, of]))
    expect(boxes['identity']!.boxes[5]).toEqual(boxInFrame(0))
    expect(boxes['copy']!.overlaps).toEqual(Array(14).fill(1))
    expect(boxes['identity']!.overlaps[13]).toBe(0)
  })

  it.each([['vot2018', [boxInFrame(0), null]], ['vot-restart-free', [boxInFrame(0), boxInFrame(0)]]] as const)('draws what %s wrote', async (protocol, wanted) => {
    const { trackers } = await shelf.readSequence({ comparison: await open(protocol), sequence: 'patch' })
    expect([trackers[0]!.boxes[4], trackers[0]!.boxes[12]]).toEqual(wanted) // frame 12 is VOT's failure
  })

  it('gives pictures as JPEG with the size that boxes refer to', async () => {
    const comparison = await open('otb')
    const [first, second] = await Promise.all([3, 4].map((frameIndex) => shelf.readFrame({ comparison, sequence: 'patch', frameIndex, width: 80 })))
    expect(first).toMatchObject({ frameIndex: 3, encoding: 'jpeg', width: 80, height: 60, sourceWidth: CLIP_SIZE.width, sourceHeight: CLIP_SIZE.height })
    expect([...first!.bytes.subarray(0, 2)]).toEqual([0xff, 0xd8])
    expect(Buffer.from(first!.bytes).equals(Buffer.from(second!.bytes))).toBe(false)
    await expect(shelf.readFrame({ comparison, sequence: 'patch', frameIndex: 14, width: 80 })).rejects.toMatchObject({ code: 'clip-frame-missing' })
    await shelf.close()
  })

  it('names what is not there, and looks nowhere that it may not', async () => {
    const comparison = await open('otb')
    await expect(shelf.readSequence({ comparison, sequence: 'other' })).rejects.toMatchObject({ code: 'id-unknown' })
    await expect(shelf.readSequence({ comparison: 'comparison_x', sequence: 'patch' })).rejects.toMatchObject({ code: 'id-unknown' })
    await expect(shelf.open(join(folder, 'data', 'sequences'))).rejects.toMatchObject({ code: 'sequences-invalid' })
    await writeFile(join(folder, 'data', 'sequences', 'comparison.json'), '{}')
    await expect(shelf.open(join(folder, 'data', 'sequences'))).rejects.toMatchObject({ code: 'sequences-invalid', message: expect.stringContaining('damaged') as string })
    await rm(join(folder, 'data', 'sequences', 'comparison.json'))
    const confined = new ComparisonShelf({ isAllowed: (path) => path.startsWith(join(folder, 'data', 'otb')) })
    await expect(confined.readSequence({ comparison: (await confined.open(join(folder, 'data', 'otb'))).comparison, sequence: 'patch' })).rejects.toMatchObject({ code: 'path-refused' })
  })

  it('says which tracker’s files are gone and shows the others', async () => {
    await rm(join(folder, 'data', 'others', 'copy', 'patch.txt'))
    const read = await shelf.readSequence({ comparison: await open('otb'), sequence: 'patch' })
    expect(read.trackers.map(({ name }) => name)).toEqual(['identity'])
    expect(read.missing).toMatchObject([{ name: 'copy', message: expect.stringContaining('patch.txt') as string }])
  })
})
