import { afterEach, describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../main/video/ffmpeg'
import { countRunningFfmpeg, runFfmpeg, startFfmpeg } from '../../main/video/ffmpegProcess'

const before = process.env['PULTRACK_FFMPEG']
afterEach(() => {
  if (before === undefined) delete process.env['PULTRACK_FFMPEG']
  else process.env['PULTRACK_FFMPEG'] = before
})

describe('finding ffmpeg', () => {
  it('finds one that runs and says where it comes from', async () => {
    delete process.env['PULTRACK_FFMPEG']
    const { path, version, source } = await findFfmpeg()
    expect(version).not.toBe('')
    expect(['ffmpeg-static', '@ffmpeg-installer/ffmpeg', 'PATH']).toContain(source)
    process.env['PULTRACK_FFMPEG'] = path
    expect(await findFfmpeg()).toMatchObject({ path, version, source: 'PULTRACK_FFMPEG' })
  })

  it('does not quietly replace one the user named that does not run', async () => {
    process.env['PULTRACK_FFMPEG'] = '/absent/ffmpeg'
    await expect(findFfmpeg()).rejects.toMatchObject({ code: 'ffmpeg-missing', message: expect.stringContaining('/absent/ffmpeg') })
  })
})

describe('running ffmpeg', () => {
  it('kills it on abort and forgets it', async () => {
    const controller = new AbortController()
    const run = await startFfmpeg({ args: ['-re', '-f', 'lavfi', '-i', 'testsrc', '-f', 'null', '-'], signal: controller.signal })
    expect(countRunningFfmpeg()).toBe(1)
    controller.abort()
    expect((await run.ended).exitCode).toBeNull()
    expect(countRunningFfmpeg()).toBe(0)
    await expect(runFfmpeg({ args: ['-version'], signal: controller.signal })).rejects.toMatchObject({ code: 'interrupted' })
  })

  it('keeps the log of a failure', async () => {
    const { exitCode, log } = await runFfmpeg({ args: ['-i', 'file:/absent.mp4'] })
    expect(exitCode).not.toBe(0)
    expect(log.join(' ')).toMatch(/No such file/)
  })
})
