import { join } from 'node:path'
import { AppError } from '../../contract/errors'
import { findResource } from '../findResource'
import { ExternalTracker } from './externalTracker'

/** OpenCV's trackers that its side-car knows; method 6.2 has their published figures. */
export const BASELINES = ['kcf', 'csrt', 'mosse'] as const

const SIDE_CAR = join('resources', 'trackers', 'opencv_tracker.py')

const EXTERNAL = /^(external|baseline):(.+)$/s

export function isExternal(model: string): boolean {
  return EXTERNAL.test(model)
}

/**
 * Starts what `external:COMMAND` or `baseline:NAME` names; null for other words.
 * @throws AppError `tracker-external`, `usage` for a baseline that is none
 */
export async function openExternal(model: string): Promise<ExternalTracker | null> {
  const [, kind, rest] = EXTERNAL.exec(model) ?? []
  if (kind === 'external') return ExternalTracker.start({ label: `"${rest!}"`, command: rest! })
  return kind === 'baseline' ? openBaseline(rest!) : null
}

async function openBaseline(name: string): Promise<ExternalTracker> {
  if (!(BASELINES as readonly string[]).includes(name)) throw new AppError({ code: 'usage', message: `There is no baseline "${name}".`, hint: `Baselines: ${BASELINES.join(', ')}.` })
  const script = await findResource(SIDE_CAR)
  if (script === null) throw new AppError({ code: 'tracker-external', message: `${SIDE_CAR} is not there.`, hint: 'Install Pultrack anew.' })
  const python = process.env['PULTRACK_PYTHON'] || 'python3'
  try {
    return await ExternalTracker.start({ label: `${name} (${python})`, command: python, args: [script, name] })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError({
      code: 'tracker-external',
      message: `OpenCV's tracker ${name} did not start. ${reason}`,
      hint: 'It needs a Python with OpenCV: python3 -m venv venv && venv/bin/pip install opencv-contrib-python-headless, then PULTRACK_PYTHON=venv/bin/python.',
      cause,
    })
  }
}
