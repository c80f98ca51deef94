import type { EngineEvent } from '../../../main/contract/events'
import { ClipLibrary } from '../../../main/jobs/clips/clipLibrary'
import { Places } from '../../../main/jobs/clips/places'
import { ProjectDesk } from '../../../main/jobs/project/projectDesk'

export interface TestDesk {
  desk: ProjectDesk
  library: ClipLibrary
  places: Places
  events: EngineEvent[]
  close(): Promise<void>
}

/** A project in hand, with all that an engine has of it. */
export async function openDesk({ folder, dataFolder, confined = false }: { folder?: string; dataFolder: string; confined?: boolean }): Promise<TestDesk> {
  const places = new Places()
  const events: EngineEvent[] = []
  const emit = (event: unknown): void => void events.push(event as EngineEvent)
  const library: ClipLibrary = new ClipLibrary({ places, confined, emit, onChange: () => desk.clipsChanged() })
  const desk = new ProjectDesk({ places, confined, library, emit, dataFolder, version: 'test' })
  await desk.openFirst(folder)
  const close = async (): Promise<void> => {
    await library.close()
    await desk.close()
  }
  return { desk, library, places, events, close }
}
