import { existsSync } from 'node:fs'

import { afterEach, describe, expect, it, vi } from 'vitest'

import { doctorExitCode } from '../../main/cli/doctor'
import { formatDoctor } from '../../main/cli/format/doctorText'
import { runDoctor } from '../../main/jobs/doctorJob'

afterEach(() => vi.unstubAllEnvs())

describe('the doctor', () => {
  it('reports engine, ffmpeg and figures as plain data', async () => {
    vi.stubEnv('PULTRACK_TRACKER_ENGINE', 'auto')
    const report = await runDoctor()
    expect(report.tracker?.timings.map(({ engine, variant, difference }) => [engine, variant, difference < 1e-4])).toEqual([['tensorflow', null, true], ['onnx', 'direct', true], ['onnx', 'winograd', true]])
    expect(report.problem).toBeNull()
    expect(report.backend?.reason).not.toBe('')
    expect(report.ffmpeg?.version).toMatch(/\d/)
    expect(report.selfTest?.embeddingMilliseconds).toBeGreaterThan(0)
    expect(report.selfTest?.convolutionGigaflops).toBeGreaterThan(0.5)
    expect(report.selfTest?.seconds).toBeGreaterThan(0)
    expect(report.ok).toBe(true)
    expect(doctorExitCode(report)).toBe(0)
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    const text = formatDoctor(report)
    expect(text).toContain(report.backend?.deviceName)
    expect(text).toMatch(/AlexNet embedding of 255 px: \d+\.\d ms/)
    expect(text).toContain(`tracks with    ${report.tracker?.name}`)
    expect(text).toMatch(/Ready\.\n$/)
  }, 300_000)

  it.skipIf(existsSync('/proc/driver/nvidia/version'))('ends with 5 where the device asked for is not usable', async () => {
    const report = await runDoctor({ device: 'gpu' })
    expect(report).toMatchObject({ ok: false, backend: null, selfTest: null, problem: { code: 'device-unavailable' } })
    expect(report.ffmpeg).not.toBeNull()
    expect(doctorExitCode(report)).toBe(5)
    expect(formatDoctor(report)).toContain('PROBLEM (device-unavailable)')
  })

  it('ends with 1 where ffmpeg does not run', async () => {
    vi.stubEnv('PULTRACK_FFMPEG', '/nonexistent/ffmpeg')
    const report = await runDoctor()
    expect(report).toMatchObject({ ok: false, problem: null, ffmpeg: null, ffmpegProblem: { code: 'ffmpeg-missing' } })
    expect(doctorExitCode(report)).toBe(1)
    expect(formatDoctor(report)).toMatch(/Not ready: see above\.\n$/)
  }, 300_000)

  it('stops on request', async () => {
    await expect(runDoctor({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' })
  })
})
