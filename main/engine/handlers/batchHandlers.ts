import type { Handlers } from '../engine'
import type { Services } from '../services'

type BatchCalls = Extract<keyof Handlers, `batch.${string}`>

export function batchHandlers({ batch, places }: Services): Pick<Handlers, BatchCalls> {
  return {
    'batch.state': () => batch.state(),
    'batch.start': async ({ manifest, ...request }) => ({ job: (await batch.start({ ...request, manifest: manifest ? await places.resolve(manifest) : null })).id }),
    'batch.pause': async () => {
      batch.pause()
      return null
    },
    'batch.resume': async () => {
      await batch.resume()
      return null
    },
    'batch.move': async ({ clip, before }) => batch.move(clip, before),
    'batch.retry': ({ clips }) => batch.retry(clips),
    'batch.judge': async ({ clip, ...judgement }) => {
      await batch.judge(clip, judgement)
      return null
    },
    'batch.track': ({ clip }) => batch.track(clip),
    'batch.export': ({ format }) => batch.export(format),
  }
}
