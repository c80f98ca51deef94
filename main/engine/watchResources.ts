import type { Services } from './services'

const INTERVAL_MILLISECONDS = 2000

/** Tells of memory, load and tensors while a job runs. @returns the end of it */
export function watchResources({ registry, resources, emit }: Services): () => void {
  const timer = setInterval(() => {
    if (registry.running.length === 0) return
    void resources.read().then((read) => emit({ kind: 'resources', resources: read }))
  }, INTERVAL_MILLISECONDS)
  timer.unref()
  return () => clearInterval(timer)
}
