/** Batches by step, the next one under way while the present one is in use: decoding overlaps with the network's work. */
export interface Prefetch<T> {
  take(step: number): Promise<T>
}

/** `mayPrepare` says whether the batch of a step can be made before the step before it has ended. */
export function prefetch<T>(compose: (step: number) => Promise<T>, { mayPrepare }: { mayPrepare(step: number): boolean }): Prefetch<T> {
  let ready: { step: number; batch: Promise<T> } | null = null
  return {
    async take(step) {
      const batch = await (ready?.step === step ? ready.batch : compose(step))
      ready = mayPrepare(step + 1) ? { step: step + 1, batch: compose(step + 1) } : null
      // A batch that is never taken (the run stopped) must not end the process when it fails.
      ready?.batch.catch(() => undefined)
      return batch
    },
  }
}
