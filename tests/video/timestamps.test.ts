import { expect, it } from 'vitest'
import { parseDisplayedSize } from '../../main/video/probe'
import { parseFrameStamp, parseStreamClock } from '../../main/video/timestamps'

const OLD = '[Parsed_showinfo_1 @ 0x30fc] n:   0 pts:  38400 pts_time:3       pos:   109906 fmt:yuv420p sar:1/1 s:16x16 i:P iskey:1 type:I checksum:0A21BD80'
const NEW = '[Parsed_showinfo_1 @ 0x7f03] n:   1 pts:  38912 pts_time:3.04    duration:    512 duration_time:0.04    fmt:yuv420p cl:left sar:4/3 s:640x480 i:P iskey:0 type:B'

it('reads the lines of ffmpeg 4 and 9', () => {
  expect(parseFrameStamp(OLD)).toEqual({ pts: 38400, isKey: true })
  expect(parseFrameStamp(NEW)).toEqual({ pts: 38912, isKey: false })
  expect(parseFrameStamp('[x] n:   2 pts: NOPTS pts_time:NOPTS   iskey:0')?.pts).toBeNaN()
  expect(parseFrameStamp('[Parsed_showinfo_1 @ 0x1] color_range:tv color_space:bt470bg')).toBeUndefined()
  expect(parseStreamClock('[Parsed_showinfo_1 @ 0x1] config in time_base: 1/12800, frame_rate: 30000/1001')).toEqual({
    timeBase: { num: 1, den: 12800 },
    frameRate: { num: 30000, den: 1001 },
  })
  expect(parseStreamClock('config in time_base: 1/1000, frame_rate: 1/0')?.frameRate).toBeNull()
})

it('reads lines into which another thread wrote', () => {
  expect(parseFrameStamp('  Stream #0:0n:   7 pts:   3584 pts_time:0.28 duration: 512')?.pts).toBe(3584)
  expect(parseFrameStamp('[Parsed_showinfo_1 @ 0x1] n:   7 pts:   3584 pts_time:0.28    duration:    512 duration_time:0.04    Output #1, null')?.pts).toBe(3584)
  expect(parseFrameStamp('fmt:yuv420p cl:left sar:1/1 s:16x16 i:P iskey:1 type:I')).toBeUndefined()
})

it('makes pixels square by enlarging', () => {
  expect(parseDisplayedSize(NEW)).toEqual({ width: 853, height: 480 })
  expect(parseDisplayedSize(NEW.replace('4/3', '1/2'))).toEqual({ width: 640, height: 960 })
  expect(parseDisplayedSize(NEW.replace('4/3', '0/1'))).toEqual({ width: 640, height: 480 })
})
