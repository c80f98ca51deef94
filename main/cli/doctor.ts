import { Option, type Command } from 'commander'

import { DEVICES, type BackendChoice } from '../contract/backend'
import { runDoctor, type DoctorReport } from '../jobs/doctorJob'
import { formatDoctor } from './format/doctorText'

/** landscape 4.11: failed, and the requested device is not usable. */
const FAILED = 1
const DEVICE_UNAVAILABLE = 5

interface DoctorFlags extends Pick<BackendChoice, 'device'> {
  json?: boolean
}

export function doctorExitCode({ ok, problem }: DoctorReport): number {
  if (problem?.code === 'device-unavailable') return DEVICE_UNAVAILABLE
  return ok ? 0 : FAILED
}

/** `pultrack doctor`: engine, device, ffmpeg and a self-test, as text or as one line of JSON. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look this machine over: engine, device, ffmpeg, and a two-second self-test')
    .addOption(new Option('--device <device>', 'what is to compute; exit code 5 where it is not usable').choices(['auto', ...DEVICES]).default('auto'))
    .option('--json', 'one JSON object on stdout')
    .action(async ({ json, ...choice }: DoctorFlags) => {
      const report = await runDoctor(choice)
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatDoctor(report))
      process.exitCode = doctorExitCode(report)
    })
}
