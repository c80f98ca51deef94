import type { DoctorReport } from '../../jobs/doctorJob'

type Line = [label: string, text: string]

/** The doctor's report as text for a terminal: one finding a line, problems with their next step. */
export function formatDoctor(report: DoctorReport): string {
  const lines: Line[] = [...describeEngine(report), ...describeSystem(report), ...describeFfmpeg(report), ...describeSelfTest(report), ...describeTracker(report)]
  const width = Math.max(...lines.map(([label]) => label.length))
  const body = lines.map(([label, text]) => `${label.padEnd(width)}  ${text}`)
  return [...body, '', report.ok ? 'Ready.' : 'Not ready: see above.', ''].join('\n')
}

function describeEngine({ backend, problem }: DoctorReport): Line[] {
  if (backend === null) return describeProblem('engine', problem)
  const { engine, versions, device, deviceName, reason, gpu } = backend
  const name = engine === 'tensorflow' ? `TensorFlow ${versions.tensorflow}` : 'WASM'
  return [
    ['engine', `${name} (tfjs ${versions.tfjs})`],
    ['device', `${device}: ${deviceName}`],
    ['because', reason],
    ['GPU', gpu.found ? `${gpu.usable ? 'usable' : 'not usable'}: ${gpu.reason}` : gpu.reason],
    ['processor can', backend.cpuFeatures.join(' ') || 'not known on this system'],
  ]
}

function describeSystem({ system }: DoctorReport): Line[] {
  const untested = system.tested ? '' : ' (untested by us)'
  return [
    ['system', `${system.platform} ${system.architecture}${untested}, ${system.memoryGigabytes} GB memory`],
    ['Node', system.node],
  ]
}

function describeFfmpeg({ ffmpeg, ffmpegProblem }: DoctorReport): Line[] {
  if (ffmpeg === null) return describeProblem('ffmpeg', ffmpegProblem)
  return [['ffmpeg', `${ffmpeg.version} from ${ffmpeg.source}: ${ffmpeg.path}`]]
}

function describeSelfTest({ selfTest, selfTestProblem }: DoctorReport): Line[] {
  if (selfTest === null) return describeProblem('self-test', selfTestProblem)
  const { embeddingMilliseconds, embeddings, convolutionGigaflops, seconds } = selfTest
  return [
    ['self-test', `AlexNet embedding of 255 px: ${embeddingMilliseconds.toFixed(1)} ms (median of ${embeddings})`],
    ['', `convolution 3x3, 256 channels: ${convolutionGigaflops.toFixed(0)} GFLOP/s; took ${seconds.toFixed(1)} s`],
  ]
}

function describeTracker({ tracker, trackerProblem }: DoctorReport): Line[] {
  if (tracker === null) return describeProblem('tracking', trackerProblem)
  const { name, reason, timings } = tracker
  const label = { direct: 'ONNX Runtime', winograd: 'ONNX Runtime, convolutions by tiles' }
  const measured = timings.map(({ engine, variant, milliseconds, difference }): Line => ['', `${engine === 'onnx' ? label[variant ?? 'direct'] : 'learning engine'}: ${milliseconds.toFixed(1)} ms a frame, responses differ by ${difference.toExponential(1)}`])
  return [['tracks with', `${name}: ${reason}`], ...measured]
}

function describeProblem(label: string, problem: DoctorReport['problem']): Line[] {
  if (problem === null) return []
  const hint: Line[] = problem.hint === undefined ? [] : [['', `next step: ${problem.hint}`]]
  return [[label, `PROBLEM (${problem.code}): ${problem.message}`], ...hint]
}
