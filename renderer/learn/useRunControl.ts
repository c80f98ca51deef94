import { reactive } from 'vue'
import type { RunId } from '../../main/contract/ids'
import { useLearnForm } from '../stores/learnForm'
import { useRuns } from '../stores/runs'

/** Pause, stop and resume; busy until the engine has answered, which for a pause is when its checkpoint is written. */
export function useRunControl() {
  const runs = useRuns()
  const form = useLearnForm()
  const control = reactive({
    busy: false,
    pause: (run: RunId) => during(() => runs.pause(run)),
    stop: (run: RunId) => during(() => runs.stop(run)),
    /** With the device, the time budget and the way out of too little memory that the form has. */
    resume: (run: RunId) => {
      const { device, minutes, retrySmallerBatch } = form.draft
      return during(() => runs.resume({ run, device, ...(minutes === null ? {} : { minutes }), ...(retrySmallerBatch ? { retrySmallerBatch } : {}) }))
    },
  })
  async function during(work: () => Promise<unknown>): Promise<void> {
    control.busy = true
    await work()
    control.busy = false
  }
  return control
}
