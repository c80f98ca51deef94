import { AppError } from '../../contract/errors'
import type { Handlers } from '../engine'
import { enterProject } from '../enterProject'
import type { Services } from '../services'

type ProjectCalls = Extract<keyof Handlers, `project.${string}`>

export function projectHandlers(services: Services): Pick<Handlers, ProjectCalls> {
  const { desk, editors } = services
  return {
    'project.state': async () => desk.state(),
    'project.create': (request) => changeProject(services, () => desk.create(request)),
    'project.open': (request) => changeProject(services, () => desk.open(request)),
    'project.reopen': () => changeProject(services, () => desk.reopen()),
    'project.saveElsewhere': (request) => changeProject(services, () => desk.saveElsewhere(request)),
    'project.discard': () => changeProject(services, () => desk.discard()).then(() => null),
    'project.recent': () => desk.recent(),
    'project.save': async ({ page }) => {
      desk.savePage(page)
      return null
    },
    'project.setAutosave': ({ autosave }) => desk.setAutosave(autosave),
    'project.write': () => desk.write(),
    'project.recover': (request) => desk.recover(request),
    'project.claim': async (request, { connection }) => editors.claim({ ...request, connection }),
  }
}

/** Another project has other tracks, maps and unsaved jobs. @throws AppError `engine-busy` while jobs run */
async function changeProject<T>(services: Services, change: () => Promise<T>): Promise<T> {
  if (services.registry.running.length > 0) throw new AppError({ code: 'engine-busy', message: 'Jobs are running in this project.', hint: 'Stop them, or wait until they are done.' })
  const changed = await change()
  await enterProject(services)
  return changed
}
