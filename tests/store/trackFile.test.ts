import { readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { TrackSample } from '../../main/contract/track'
import { readTrackCsv, readTrackJson, writeTrackCsv, writeTrackJson } from '../../main/store/trackFile'
import { formatTrackCsv, parseTrackCsv } from '../../main/store/trackCsv'
import { singleTrack } from '../../main/store/trackFormat'
import type { StoredTrack } from '../../main/store/trackFormat'
import type { TrackedClip } from '../../main/store/trackJson'
import { appErrorOf } from './appErrorOf'
import { temporaryFolder } from './temporaryFolder'
import { forTruncations } from './truncations'

const user: TrackSample = { frameIndex: 0, mediaTime: 0, box: { left: 120.5, top: 80.25, width: 64, height: 92 }, score: 1, psr: null, scaleIndex: null, confidence: null, state: 'tracked', source: 'user', modelId: null }
const tracked: TrackSample = { frameIndex: 1, mediaTime: 0.033367, box: { left: 121.1, top: 80.3, width: 64, height: 92 }, score: 0.934112, psr: 9.71, scaleIndex: 1, confidence: 0.97, state: 'tracked', source: 'tracker', modelId: 'alexpul-1' }
const awkward: TrackSample = {
  frameIndex: 1234567, mediaTime: 1001 / 30000, box: { left: -0.1 - 0.2, top: -0, width: 1e-7, height: 1e21 }, score: Number.NaN, psr: Infinity, scaleIndex: 0, confidence: 1 / 3,
  state: 'occluded', source: 'imported', modelId: 'größe, "x"',
}
const tracks: StoredTrack[] = [{ id: 1, label: 'object', samples: [user, tracked, awkward] }, { id: 7, label: 'a "red, fast" car', samples: [tracked] }]
const clip: TrackedClip = { path: 'clips/a b.mp4', frameCount: 90, width: 640, height: 360, frameRate: { num: 30000, den: 1001 }, fingerprint: 'ab12' }
/** What the columns of the CSV do not hold. */
const inColumns = (sample: TrackSample): TrackSample => ({ ...sample, scaleIndex: null, modelId: null })

let path = ''
beforeEach(() => {
  path = join(temporaryFolder(), 'track')
})

describe('track.csv', () => {
  it('is, byte for byte, the example of the design, and the confidence behind it', async () => {
    await writeTrackCsv({ path, tracks: singleTrack([user, tracked]) })
    expect(readFileSync(path, 'utf8')).toBe(
      'frame,pts_s,track,label,x,y,w,h,score,psr,confidence,state,source,keyframe\n' +
        '0,0.000000,1,object,120.50,80.25,64.00,92.00,1.000000,,,tracked,user,1\n' +
        '1,0.033367,1,object,121.10,80.30,64.00,92.00,0.934112,9.71,0.9700,tracked,tracker,0\n',
    )
  })

  it('is read as earlier versions wrote it, without confidence', () => {
    const text = formatTrackCsv(singleTrack([tracked])).replace(',confidence', '').replace(',0.9700', '')
    expect(parseTrackCsv(text, 'old.csv')[0]?.samples).toEqual([{ ...inColumns(tracked), confidence: null }])
  })

  it('loses nothing that it has a column for', async () => {
    await writeTrackCsv({ path, tracks })
    expect(await readTrackCsv(path)).toEqual(tracks.map((track) => ({ ...track, samples: track.samples.map(inColumns) })))
  })

  it('gives back 10,000 random numbers bit by bit', async () => {
    const samples = Array.from({ length: 2000 }, (_, frameIndex): TrackSample => {
      const random = (): number => Math.random() * 10 ** Math.floor(Math.random() * 8 - 4)
      return { ...tracked, frameIndex, mediaTime: random(), box: { left: -random(), top: random(), width: random(), height: random() }, score: random() }
    })
    await writeTrackCsv({ path, tracks: singleTrack(samples) })
    expect((await readTrackCsv(path))[0]?.samples).toEqual(samples.map(inColumns))
  })

  it('is in frame order when tracked backward', async () => {
    await writeTrackCsv({ path, tracks: singleTrack([tracked, user]) })
    expect((await readTrackCsv(path))[0]?.samples.map(({ frameIndex }) => frameIndex)).toEqual([0, 1])
  })

  it('is read as spreadsheets save it', async () => {
    await writeTrackCsv({ path, tracks: singleTrack([user]) })
    writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8').replaceAll('\n', '\r\n')}`)
    expect((await readTrackCsv(path))[0]?.samples).toEqual([user])
  })

  it('cut anywhere gives an error or whole rows, never others', async () => {
    await writeTrackCsv({ path, tracks: singleTrack([user, tracked]) })
    const text = readFileSync(path, 'utf8')
    const rows = [user, inColumns(tracked)]
    for (let length = 0; length < text.length; length += 1) {
      writeFileSync(path, text.slice(0, length))
      const read = await readTrackCsv(path).catch((thrown: unknown) => thrown)
      if (Array.isArray(read)) expect(rows.slice(0, (read[0] as StoredTrack | undefined)?.samples.length ?? 0)).toEqual((read[0] as StoredTrack | undefined)?.samples ?? [])
      else expect(read).toMatchObject({ code: 'track-invalid' })
    }
  })

  it.each([
    ['x', '0,0,1,object,a,2,3,4,1,,,tracked,user,1', 'x is "a"'],
    ['an empty number', '0,0,1,object,,2,3,4,1,,,tracked,user,1', 'x is ""'],
    ['an infinite box', '0,0,1,object,Infinity,2,3,4,1,,,tracked,user,1', 'x is Infinity'],
    ['a box without area', '0,0,1,object,1,2,0,4,1,,,tracked,user,1', 'the box is 0 x 4'],
    ['a frame', '-1,0,1,object,1,2,3,4,1,,,tracked,user,1', 'frame is -1'],
    ['a state', '0,0,1,object,1,2,3,4,1,,,gone,user,1', 'state is "gone"'],
    ['a source', '0,0,1,object,1,2,3,4,1,,,tracked,me,1', 'source is "me"'],
    ['keyframe', '0,0,1,object,1,2,3,4,1,,,tracked,user,2', 'keyframe is "2"'],
    ['too few columns', '0,0,1,object,1,2,3,4,1,,,tracked,user', '13 columns instead of 14'],
    ['an empty line', '', '1 columns instead of 14'],
  ])('names line and value: %s', async (_, row, message) => {
    await writeTrackCsv({ path, tracks: singleTrack([user]) })
    writeFileSync(path, `${readFileSync(path, 'utf8')}${row}\n`)
    const error = await appErrorOf(readTrackCsv(path))
    expect(error.code).toBe('track-invalid')
    expect(error.message).toContain(`${path}, line 3: ${message}`)
  })

  it('is refused when missing or something else', async () => {
    expect((await appErrorOf(readTrackCsv(path))).code).toBe('track-invalid')
    writeFileSync(path, 'frame,x,y\n1,2,3\n')
    expect((await appErrorOf(readTrackCsv(path))).message).toContain('its first line is not')
  })
})

describe('track.json', () => {
  it('loses nothing', async () => {
    await writeTrackJson({ path, clip, tracks })
    expect(await readTrackJson(path)).toEqual({ clip, tracks: tracks.map((track) => ({ ...track, samples: track.samples.map(zeroSigned) })) })
  })

  it('has the keys of the design', async () => {
    await writeTrackJson({ path, clip, tracks: singleTrack([tracked]) })
    const content = JSON.parse(readFileSync(path, 'utf8')) as { clip: object; tracks: { boxes: object[] }[] }
    expect(content).toMatchObject({
      format: 'pultrack-track', version: 1, clip: { path: 'clips/a b.mp4', frames: 90, width: 640, height: 360, fps: [30000, 1001] },
      tracks: [{ id: 1, label: 'object', boxes: [{ frame: 1, x: 121.1, y: 80.3, w: 64, h: 92, score: 0.934112, state: 'tracked', source: 'tracker', keyframe: false }] }],
    })
  })

  it('is refused when cut short, missing, newer or something else', async () => {
    await writeTrackJson({ path, clip, tracks })
    const bytes = await readFile(path)
    const isRefused = async (): Promise<void> => expect(await appErrorOf(readTrackJson(path))).toMatchObject({ code: 'track-invalid' })
    await forTruncations({ path, bytes: bytes.subarray(0, bytes.length - 1), check: isRefused })
    for (const text of ['null', '{}', bytes.toString().replace('"version":1', '"version":2'), bytes.toString().replace('"w":64', '"w":null'), bytes.toString().replace('"boxes"', '"other"')]) {
      writeFileSync(path, text)
      await isRefused()
    }
    expect((await appErrorOf(readTrackJson(join(path, 'none')))).code).toBe('track-invalid')
  })

  it('names the place of a wrong value', async () => {
    await writeTrackJson({ path, clip, tracks })
    writeFileSync(path, readFileSync(path, 'utf8').replace('"state":"occluded"', '"state":"asleep"'))
    expect((await appErrorOf(readTrackJson(path))).message).toContain(`${path}, tracks[0].boxes[2]: state is "asleep"`)
  })
})

/** JSON writes -0 as 0. */
function zeroSigned(sample: TrackSample): TrackSample {
  return { ...sample, box: { ...sample.box, top: sample.box.top + 0 } }
}
