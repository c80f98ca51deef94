import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ClipFacts } from '../../../main/contract/clip'
import { probeClip } from '../../../main/jobs/clips/probeClip'
import { describeStream } from '../../../main/jobs/clips/streamDescription'
import { openClip } from '../../../main/video/openClip'
import { startFfmpeg } from '../../../main/video/ffmpegProcess'
import { paintClip, temporaryFolder, turnClockwise, X264 } from '../../video/paintedClip'

const folder = temporaryFolder()
process.env['PULTRACK_CACHE'] = join(folder, 'cache')

async function probe(path: string): Promise<ClipFacts> {
  const source = await openClip({ path })
  try {
    return await probeClip(source, new AbortController().signal)
  } finally {
    await source.close()
  }
}

const kinds = ({ findings }: ClipFacts): string[] => findings.map(({ kind }) => kind)

async function ffmpeg(args: string[]): Promise<void> {
  const run = await startFfmpeg({ args })
  run.stdin.end()
  run.stdout.resume()
  const { exitCode, log } = await run.ended
  if (exitCode !== 0) throw new Error(log.join('\n'))
}

describe('what the probe says of a clip', () => {
  it('is nothing to worry about for a plain one, and what it is', async () => {
    const path = await paintClip({ path: join(folder, 'plain.mp4'), count: 30 })
    const facts = await probe(path)
    expect(facts).toMatchObject({ kind: 'video', width: 128, height: 96, frameCount: 30, frameRate: { num: 25, den: 1 }, codec: 'h264', pixelFormat: 'yuv420p', findings: [] })
    expect(facts.container).toContain('mp4')
    expect(facts.duration).toBeCloseTo(1.2, 3)
    expect(facts.bytes).toBeGreaterThan(1000)
  })

  it('tells of rotation and of pixels that are not square, with what was made of them', async () => {
    const turned = turnClockwise(await paintClip({ path: join(folder, 'turned.mp4'), count: 5 }))
    const facts = await probe(turned)
    expect(facts).toMatchObject({ width: 96, height: 128 })
    expect(facts.findings.find(({ kind }) => kind === 'rotated')?.values).toEqual({ degrees: 90 })
    const wide = await paintClip({ path: join(folder, 'wide.mp4'), count: 5, encode: [...X264, '-vf', 'setsar=2/1'] })
    expect((await probe(wide)).findings).toEqual([{ kind: 'anamorphic', level: 'info', values: { from: '128x96', to: '256x96' } }])
  })

  it('tells of a rate that varies, and of frames that are repeated', async () => {
    const varied = await paintClip({ path: join(folder, 'varied.mkv'), count: 20, encode: ['-vf', 'setpts=if(gt(N\\,10)\\,PTS+3/25/TB\\,PTS)', '-fps_mode', 'passthrough', ...X264] }).catch(() => paintClip({ path: join(folder, 'varied.mkv'), count: 20, encode: ['-vf', 'setpts=if(gt(N\\,10)\\,PTS+3/25/TB\\,PTS)', '-vsync', 'passthrough', ...X264] }))
    const facts = await probe(varied)
    expect(kinds(facts)).toEqual(['variable-rate'])
    expect(facts.findings[0]!.values['longest']).toBeCloseTo(0.16, 2)
    const doubled = await paintClip({ path: join(folder, 'doubled.mkv'), count: 10, encode: ['-vf', 'fps=50', '-c:v', 'ffv1'] })
    expect((await probe(doubled)).findings.find(({ kind }) => kind === 'duplicate-frames')?.values).toMatchObject({ count: expect.any(Number) as number, of: 20 })
  })

  it('tells of one frame, of far key frames and of deep colours', async () => {
    expect(kinds(await probe(await paintClip({ path: join(folder, 'one.mp4'), count: 1 })))).toEqual(['one-frame'])
    const sparse = await probe(await paintClip({ path: join(folder, 'sparse.mp4'), count: 200, encode: [...X264, '-g', '1000', '-sc_threshold', '0'] }))
    expect(sparse.findings).toEqual([{ kind: 'sparse-key-frames', level: 'info', values: { frames: 200 } }])
    const deep = await paintClip({ path: join(folder, 'deep.mkv'), count: 4, encode: ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le'] })
    expect((await probe(deep)).findings).toEqual([{ kind: 'high-bit-depth', level: 'info', values: { bits: 10 } }])
  })

  it('is less for images: no codec, no seeking', async () => {
    const images = join(folder, 'images')
    mkdirSync(images)
    for (const name of ['1.png', '2.png', '10.png']) writeFileSync(join(images, name), await sharp({ create: { width: 20, height: 10, channels: 3, background: 'red' } }).png().toBuffer())
    expect(await probe(images)).toMatchObject({ kind: 'images', frameCount: 3, codec: null, container: null, findings: [] })
  })
})

describe('ffmpeg\'s description of a file', () => {
  it('is read where it says something, in the words of several versions', async () => {
    await ffmpeg(['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1', '-c:v', 'mpeg4', '-y', join(folder, 'words.avi')])
    expect(describeStream([
      "Input #0, matroska,webm, from 'file:/x y.webm':", '  Stream #0:1[0x2](eng): Audio: opus, 48000 Hz', '    Stream #0:0(eng): Video: vp9 (Profile 2), yuv420p10le(tv, bt709), 1920x1080, SAR 1:1 DAR 16:9, 29.97 fps',
      '      displaymatrix: rotation of -90.00 degrees',
    ])).toEqual({ container: 'matroska,webm', codec: 'vp9', pixelFormat: 'yuv420p10le', width: 1920, height: 1080, sampleAspect: 1, rotation: 90, bits: 10 })
    expect(describeStream([])).toEqual({ container: null, codec: null, pixelFormat: null, width: 0, height: 0, sampleAspect: 1, rotation: 0, bits: 8 })
  })
})
