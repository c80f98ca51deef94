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
    'batch.move': async ({ item, before }) => batch.move(item, before),
    'batch.retry': ({ items }) => batch.retry(items),
    'batch.judge': async ({ item, ...judgement }) => {
      await batch.judge(item, judgement)
      return null
    },
    'batch.track': ({ item }) => batch.track(item),
    'batch.export': ({ format }) => batch.export(format),
  }
}
