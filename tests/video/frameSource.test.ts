import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../main/video/ffmpeg'
import { openClip } from '../../main/video/openClip'
import { collect, paintClip, readNumber, temporaryFolder, turnClockwise, X264 } from './paintedClip'

const folder = temporaryFolder()
const { passthrough } = await findFfmpeg()
const COUNT = 60

interface Kind {
  name: string
  file: string
  encode: readonly string[]
  size?: [number, number]
  shown?: [number, number]
  turned?: boolean
  time?: (frameIndex: number) => number
}

const GOP = ['-g', '12', '-keyint_min', '12']
const KINDS: Kind[] = [
  { name: 'constant rate, key frames only at the start', file: 'constant.mp4', encode: [...X264, '-g', '999'] },
  { name: 'B-frames', file: 'bframes.mp4', encode: [...X264, ...GOP, '-bf', '3', '-sc_threshold', '0'] },
  { name: 'open groups of pictures', file: 'open.mkv', encode: [...X264, ...GOP, '-bf', '3', '-x264opts', 'open-gop=1:bframes=3'], time: (i) => i * 0.04 },
  { name: 'transport stream that does not start at 0', file: 'stream.ts', encode: [...X264, ...GOP, '-bf', '2', '-output_ts_offset', '7'] },
  { name: 'variable rate', file: 'variable.mp4', encode: ['-vf', 'setpts=round((N+floor(N/3)*2)/25/TB)', ...passthrough, ...X264, ...GOP], time: (i) => (i + Math.floor(i / 3) * 2) * 0.04 },
  { name: 'MPEG-4 in AVI', file: 'old.avi', encode: ['-c:v', 'mpeg4', '-q:v', '3', ...GOP, '-bf', '2'] },
  { name: 'raw H.264 without a container', file: 'raw.h264', encode: [...X264, ...GOP] },
  { name: 'rotation by 90 degrees', file: 'turned.mp4', encode: [...X264, ...GOP], shown: [96, 128], turned: true },
  { name: 'anamorphic pixels 2:1', file: 'wide.mp4', encode: ['-vf', 'setsar=2', ...X264, ...GOP], shown: [256, 96] },
  { name: 'anamorphic pixels 1:2', file: 'tall.mp4', encode: ['-vf', 'setsar=1/2', ...X264, ...GOP], shown: [128, 192] },
  { name: 'odd size', file: 'odd.mp4', encode: ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p', ...GOP], size: [125, 93] },
]

describe.each(KINDS)('a clip with $name', ({ file, encode, size = [128, 96], shown = size, turned = false, time = (i) => i * 0.04 }) => {
  const painted = paintClip({ path: join(folder, file), count: COUNT, width: size[0], height: size[1], encode })
  const ready = turned ? painted.then(turnClockwise) : painted
  const open = async (): ReturnType<typeof openClip> => openClip({ path: await ready, cacheFolder: join(folder, 'cache') })

  it('gives every frame once, in order, upright, with its own time', async () => {
    const source = await open()
    expect([source.clip.width, source.clip.height, source.clip.frameCount]).toEqual([...shown, COUNT])
    expect(source.clip.gaps).toEqual([])
    const frames = await collect(source.frames({ from: 0, to: COUNT - 1 }))
    expect(frames.map((frame) => readNumber(frame, turned))).toEqual(Array.from({ length: COUNT }, (_, i) => i))
    frames.forEach((frame, i) => {
      expect(frame.frameIndex).toBe(i)
      expect(frame.data.length).toBe(frame.width * frame.height * 3)
      expect(frame.mediaTime).toBeCloseTo(time(i), 3)
    })
    await source.close()
  })

  it('gives the same bytes at random, backward and in steps', async () => {
    const source = await open()
    const inOrder = await collect(source.frames({ from: 0, to: COUNT - 1 }))
    for (const frameIndex of [37, 36, 59, 0, 13, 12, 11, 48, 24]) {
      expect(Buffer.compare((await source.readFrame(frameIndex)).data, inOrder[frameIndex]?.data ?? Buffer.alloc(0))).toBe(0)
    }
    const backward = await collect(source.frames({ from: 50, to: 5, step: 7 }))
    expect(backward.map(({ frameIndex }) => frameIndex)).toEqual([50, 43, 36, 29, 22, 15, 8])
    for (const { frameIndex, data } of backward) expect(Buffer.compare(data, inOrder[frameIndex]?.data ?? Buffer.alloc(0))).toBe(0)
    const forward = await collect(source.frames({ from: 5, to: 50, step: 20 }))
    expect(forward.map((frame) => readNumber(frame, turned))).toEqual([5, 25, 45])
    await source.close()
  })
})
