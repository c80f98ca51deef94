import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { runPultrack, parseLines } from '../../cli/startPultrack'
import { decodeImage } from '../../../main/video/image'
import { paintClip, readNumber, temporaryFolder } from '../../video/paintedClip'

const folder = temporaryFolder()
const clip = join(folder, 'clip.mp4')
const path = (name: string): string => join(folder, name)
const FRAMES = 20

/** Rows of MOT whose left edge tells the frame: left - 1 = 10 * frame. */
const motRows = (frames: readonly number[], base: number): string => frames.map((frame) => `${frame + base},1,${10 * frame + 1},5,8,6,1,1,1\n`).join('')
const all = Array.from({ length: FRAMES }, (_, frame) => frame)

/** Frame and left edge of every row of a track.csv. */
function readRows(file: string): [number, number, number][] {
  return readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',')).map((row) => [Number(row[0]), Number(row[1]), Number(row[4])])
}

beforeAll(async () => {
  await paintClip({ path: clip, count: FRAMES })
})

describe('pultrack convert', () => {
  it('says what is lost before it writes, and gives frames the times of the clip', async () => {
    writeFileSync(path('gt.txt'), motRows(all, 1))
    const { exitCode, stdout } = await runPultrack(['convert', path('gt.txt'), '--clip', clip, '--to', 'csv', '--out', path('track.csv'), '--json'])
    expect(exitCode).toBe(0)
    expect(readRows(path('track.csv'))).toEqual(all.map((frame) => [frame, Math.round(frame * 40) / 1000, 10 * frame]))
    expect(parseLines(stdout)[0]).toMatchObject({ kind: 'conversion', from: 'mot', to: 'csv', tracks: 1, boxes: FRAMES, losses: [], mismatches: [{ kind: 'outside-frame', boxes: 7 }] })
    const back = await runPultrack(['convert', path('track.csv'), '--to', 'otb', '--out', path('otb.txt')])
    expect(back.exitCode).toBe(0)
    expect(back.stderr).toMatch(/otb does not keep: times of frames \(20 frames\)\.\s+Wrote otb/)
  })

  it('refuses what counts from another frame, unless told what to do', async () => {
    writeFileSync(path('late.txt'), motRows(all.slice(5), 2))
    const args = ['convert', path('late.txt'), '--from', 'mot', '--clip', clip, '--to', 'csv', '--out', path('late.csv')]
    const refused = await runPultrack(args)
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/counted from 1[^]*--remap/)
    expect(readdirSync(folder)).not.toContain('late.csv')
    expect((await runPultrack([...args, '--remap'])).exitCode).toBe(0)
    expect(readRows(path('late.csv')).map(([frame, , left]) => [frame, left])).toEqual(all.slice(5).map((frame) => [frame, 10 * frame]))
    const beyond = await runPultrack([...args.slice(0, -1), path('as-is.csv'), '--as-is'])
    expect(beyond).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('frames 6 to 20') as unknown })
  })

  it('reads a file that counts from 0 where the format counts from 1, and says so', async () => {
    writeFileSync(path('zero.txt'), motRows(all, 0))
    const { exitCode, stderr } = await runPultrack(['convert', path('zero.txt'), '--from', 'mot', '--clip', clip, '--to', 'csv', '--out', path('zero.csv')])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('The format counts frames from 1, the input from 0')
    expect(readRows(path('zero.csv'))[3]!.slice(0, 1)).toEqual([3])
  })

  it('lays frames of another rate on those of the clip by their times', async () => {
    mkdirSync(path('slow/gt'), { recursive: true })
    // Ten frames at 12.5 a second for twenty at 25: each is the clip's frame of twice its number.
    writeFileSync(path('slow/gt/gt.txt'), motRows(all.slice(0, 10), 1))
    writeFileSync(path('slow/seqinfo.ini'), '[Sequence]\nframeRate=12.5\nseqLength=10\n')
    const args = ['convert', path('slow'), '--clip', clip, '--to', 'csv', '--out', path('slow.csv')]
    expect((await runPultrack(args)).stderr).toContain('it counts 12.5 frames a second, the clip has 25')
    expect((await runPultrack([...args, '--remap'])).exitCode).toBe(0)
    expect(readRows(path('slow.csv')).map(([frame, , left]) => [frame, left])).toEqual(all.slice(0, 19).map((frame) => [frame, 5 * frame]))
  })

  it('keeps what of the clip was looked at where the other format can say it, and says where it cannot', async () => {
    const portion = { from: 2, to: 18, stride: 2, downsample: 2, regions: [{ left: 1, top: 2, width: 3, height: 4 }] }
    await runPultrack(['convert', path('gt.txt'), '--clip', clip, '--to', 'json', '--out', path('plain.json')])
    const content = JSON.parse(readFileSync(path('plain.json'), 'utf8')) as { clip: object }
    writeFileSync(path('looked.json'), JSON.stringify({ ...content, portion }))
    expect((await runPultrack(['convert', path('looked.json'), '--clip', clip, '--to', 'parquet', '--out', path('looked.parquet')])).stderr).toContain('parquet keeps everything')
    expect((await runPultrack(['convert', path('looked.parquet'), '--clip', clip, '--to', 'json', '--out', path('again.json')])).exitCode).toBe(0)
    expect(JSON.parse(readFileSync(path('again.json'), 'utf8'))).toMatchObject({ portion })
    expect((await runPultrack(['convert', path('looked.json'), '--to', 'mot', '--out', path('looked-mot')])).stderr).toContain('what of the clip was looked at (1 track)')
    writeFileSync(path('slow.json'), JSON.stringify({ ...content, clip: { ...content.clip, frames: 10, fps: [25, 2] }, portion, tracks: [{ id: 1, label: 'a', boxes: [{ frame: 2, pts_s: 0.16, x: 1, y: 1, w: 2, h: 2, score: 1, state: 'tracked', source: 'user' }] }] }))
    expect((await runPultrack(['convert', path('slow.json'), '--clip', clip, '--remap', '--to', 'json', '--out', path('quick.json')])).stderr).toContain('what of the clip was looked at (1 track)')
    expect(JSON.parse(readFileSync(path('quick.json'), 'utf8'))).not.toHaveProperty('portion')
    writeFileSync(path('odd.json'), JSON.stringify({ ...content, portion: { ...portion, stride: 0 } }))
    expect(await runPultrack(['convert', path('odd.json'), '--to', 'mot', '--out', path('odd')])).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/portion\.stride: what it says was looked at/) as unknown })
  })

  it.each([
    { args: ['convert', 'x'], exit: 2, says: 'needs an input, --to and --out' },
    { args: ['convert', 'nowhere.txt', '--to', 'csv', '--out', 'y'], exit: 1, says: 'cannot be read' },
    { args: ['convert', 'x', '--to', 'csvv', '--out', 'y'], exit: 2, says: 'Allowed choices are csv' },
    { args: ['convert', 'x', '--to', 'csv', '--out', 'y', '--remap', '--as-is'], exit: 2, says: 'cannot be used with' },
  ])('exits with $exit for $args', async ({ args, exit, says }) => {
    const { exitCode, stderr } = await runPultrack(args)
    expect(stderr).toContain(says)
    expect(exitCode).toBe(exit)
  })

  it('asks for the clip where a format needs it, and writes nothing', async () => {
    writeFileSync(path('box.txt'), '1,1,10,10\n')
    const { exitCode, stderr } = await runPultrack(['convert', path('box.txt'), '--from', 'otb', '--to', 'yolo', '--out', path('yolo')])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('needs the frame size')
    expect(readdirSync(folder)).not.toContain('yolo')
  })

  it('writes positions, speed and way in a unit of length, by the times of the clip', async () => {
    writeFileSync(path('moving.txt'), motRows(all, 1))
    const args = ['motion', path('moving.txt'), '--from', 'mot', '--scale', '4', '--unit', 'cm', '--origin', '4,7', '--out', path('motion.csv')]
    expect(await runPultrack(args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('has no times') as unknown })
    expect((await runPultrack([...args, '--clip', clip])).exitCode).toBe(0)
    const rows = readFileSync(path('motion.csv'), 'utf8').trim().split('\n').map((line) => line.split(','))
    expect(rows[0]).toEqual(['frame', 'pts_s', 'track', 'label', 'x_cm', 'y_cm', 'w_cm', 'h_cm', 'speed_cm_per_s', 'distance_cm', 'state'])
    // Ten pixels a frame of 0.04 s, four of them a centimetre: 62.5 cm/s.
    expect(rows.slice(1, 4).map((row) => [row[0], row[4], Number(row[8]).toFixed(6), row[9]])).toEqual([['0', '0', '0.000000', '0'], ['1', '2.5', '62.500000', '2.5'], ['2', '5', '62.500000', '5']])
    expect((await runPultrack([...args, '--clip', clip])).stderr).toContain('exists')
  })

  it('writes frames as images that have the numbers of the labels', async () => {
    const { exitCode } = await runPultrack(['export-frames', clip, '--out', path('frames'), '--for', 'mot', '--image', 'png', '--from', '3', '--to', '9', '--step', '3'])
    expect(exitCode).toBe(0)
    expect(readdirSync(path('frames/img1')).sort()).toEqual(['000004.png', '000007.png', '000010.png'])
    expect(readNumber(await decodeImage(path('frames/img1/000007.png')))).toBe(6)
    expect((await runPultrack(['export-frames', clip, '--out', path('more'), '--to', '20'])).stderr).toContain('has the frames 0 to 19')
  })

  it('lists every format', async () => {
    const { exitCode, stdout } = await runPultrack(['convert', '--list', '--json'])
    expect(exitCode).toBe(0)
    expect(parseLines(stdout)).toHaveLength(24)
  })
})
