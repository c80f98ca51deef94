import { AppError } from '../../contract/errors'
import { writeRunReport } from '../../jobs/report/writeRunReport'
import { checkChoices, explainFields, listPresets } from '../../jobs/runs/configFields'
import { loadExclusions, noteExclusion } from '../../jobs/runs/exclusions'
import { readFailedBatch } from '../../jobs/runs/failedBatch'
import { listHardNegatives } from '../../jobs/runs/hardNegatives'
import { readRunHealth } from '../../jobs/runs/runHealth'
import { readReport } from '../../jobs/runs/runShelf'
import type { Handlers } from '../engine'
import type { Services } from '../services'

type RunCalls = Extract<keyof Handlers, `runs.${string}`>

export function runHandlers(services: Services): Pick<Handlers, RunCalls> {
  const { runs, learnJobs, healthJobs, places } = services
  return {
    'runs.presets': async () => listPresets(),
    'runs.explainConfig': async (choices) => explainFields(stripUndefined(choices)),
    'runs.checkConfig': async (choices) => checkChoices(stripUndefined(choices)),
    'runs.list': () => runs.list(),
    'runs.start': (request) => learnJobs.start(request),
    'runs.pause': ({ run }) => learnJobs.end(run, 'paused').then(() => null),
    'runs.stop': ({ run }) => learnJobs.end(run, 'stopped').then(() => null),
    'runs.resume': ({ run, ...budget }) => learnJobs.resume(run, stripUndefined(budget)),
    'runs.open': async ({ place }) => runs.open(await places.resolve(place)),
    'runs.describe': ({ run }) => runs.describe(run),
    'runs.metrics': async ({ run, from, limit }) => (await runs.find(run)).metrics.read(from, limit),
    'runs.chains': async ({ run, ...query }) => (await runs.find(run)).findings.listChains(query),
    'runs.chainFigures': async ({ run }) => (await runs.find(run)).findings.chainFigures(),
    'runs.mined': (request) => mined(services, request),
    'runs.minedFootage': async ({ run }) => (await runs.find(run)).findings.minedFootage(),
    'runs.instances': async ({ run, ...query }) => (await runs.find(run)).findings.listInstances(query),
    'runs.hardNegatives': async ({ run, ...query }) => listHardNegatives((await runs.find(run)).findings, query),
    'runs.crops': async ({ run, crops, width }) => (await runs.find(run)).findings.readCrops(crops, width),
    'runs.failedBatch': async ({ run, width }) => readFailedBatch((await runs.find(run)).folder, width),
    'runs.exclude': (request) => exclude(services, request),
    'runs.include': (request) => include(services, request),
    'runs.measureHealth': (request) => healthJobs.start(request),
    'runs.health': async ({ run }) => readRunHealth((await runs.find(run)).folder),
    'runs.keepCheckpoint': (request) => keepCheckpoint(services, request),
    'runs.report': (request) => makeReport(services, request),
  }
}

/** A clip of the library is the run's where it lies in the same place, or has the same content. */
async function mined({ runs, library }: Services, { run, clip: asked }: Parameters<Handlers['runs.mined']>[0]): ReturnType<Handlers['runs.mined']> {
  const { findings } = await runs.find(run)
  const clip = library.remembered().find((remembered) => remembered.clip === asked)
  const place = clip ? await findings.placeOf(clip) : -1
  return place < 0 ? null : findings.mined(place)
}

async function exclude({ runs }: Services, { run, clip, region }: Parameters<Handlers['runs.exclude']>[0]): ReturnType<Handlers['runs.exclude']> {
  const { folder, findings } = await runs.find(run)
  const exclusion = { clip, region, at: new Date().toISOString(), ...(await findings.countUnder({ clip, region })) }
  await noteExclusion(folder, { ...exclusion, excluded: true })
  return exclusion
}

async function include({ runs }: Services, { run, clip, region }: Parameters<Handlers['runs.include']>[0]): Promise<null> {
  const { folder } = await runs.find(run)
  const standing = (await loadExclusions(folder)).find((exclusion) => exclusion.clip === clip && JSON.stringify(exclusion.region) === JSON.stringify(region))
  if (!standing) throw new AppError({ code: 'id-unknown', message: 'This is not excluded.' })
  await noteExclusion(folder, { ...standing, at: new Date().toISOString(), excluded: false })
  return null
}

async function keepCheckpoint({ runs, models }: Services, { run, checkpoint, name }: Parameters<Handlers['runs.keepCheckpoint']>[0]): ReturnType<Handlers['runs.keepCheckpoint']> {
  return models.keep({ findFolder: () => runs.checkpointOf(run, checkpoint), name, precision: 'float32' })
}

async function makeReport({ runs }: Services, { run, language = 'en' }: Parameters<Handlers['runs.report']>[0]): ReturnType<Handlers['runs.report']> {
  const { folder } = await runs.find(run)
  const { name } = await runs.summarise(run)
  return { name: `${name}.html`, mediaType: 'text/html', bytes: await readReport(await writeRunReport({ run: folder, language })) }
}

/** Schemas leave keys that were given as undefined; those who take them want them absent. */
function stripUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
