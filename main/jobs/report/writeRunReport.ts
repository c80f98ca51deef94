import { basename, join, resolve as resolvePath } from 'node:path'
import { writeFileAtomic } from '../../store/atomicFile'
import { pathsOf } from '../../store/runFolder'
import { formatCurriculumSection } from './curriculumSection'
import { formatEffectSection } from './effectSection'
import { formatFilesSection, type LinkedFile } from './filesSection'
import type { HeldOutResult } from './heldOut'
import { formatHeldOutSection } from './heldOutSection'
import { formatLossSection } from './lossSection'
import { formatPage } from './page'
import { formatPairsSection } from './pairsSection'
import { readRunData } from './runData'
import { formatSettingsSection } from './settingsSection'
import { formatSummary } from './summarySection'
import { formatTimingSection, type Timing } from './timingSection'
import { describeOutcome } from './verdict'
import { speak, type ReportLanguage } from './words'

export interface RunReportRequest {
  /** Run folder; finished or going on. It is only read. */
  run: string
  /** File to write. @default report/report.html inside the run */
  out?: string
  /** @default the run folder's name */
  title?: string
  heldOut?: HeldOutResult
  /** Work around the run, for the table of times. */
  timings?: readonly Timing[]
  /** Files to link from the page, relative to it. */
  files?: readonly LinkedFile[]
  /** Of what the page says of the run; of a held-out clip it speaks English alone. @default 'en' */
  language?: ReportLanguage
}

/**
 * Writes a page about a run that needs no other file: plots as SVG, pictures inside.
 * @returns the page's path
 * @throws AppError `run-invalid` when the folder is no run, `output-unwritable`
 */
export async function writeRunReport({ run: folder, out, title, heldOut, timings = [], files = [], language = 'en' }: RunReportRequest): Promise<string> {
  const run = await readRunData(folder)
  const say = speak(language)
  const path = out ?? join(pathsOf(folder).report, 'report.html')
  const sections = [
    formatSummary(run, { heldOut, say, language }),
    heldOut ? await formatHeldOutSection(heldOut) : '',
    formatEffectSection(run.effect, say),
    formatLossSection(run, say),
    formatCurriculumSection(run, say),
    await formatPairsSection(run, say),
    formatTimingSection(run, { around: timings, say }),
    formatSettingsSection(run, say),
    formatFilesSection(files),
  ]
  await writeFileAtomic(path, formatPage({
    kind: heldOut ? 'Pultrack demo' : say('Pultrack run'),
    title: title ?? basename(resolvePath(folder)),
    verdict: heldOut ? describeOutcome(heldOut) : '',
    written: new Date().toISOString(),
    sections,
    language,
  }))
  return path
}
