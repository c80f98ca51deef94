import { watch } from 'vue'
import type { JobId } from '../../main/contract/ids'
import { useNotices } from '../stores/notices'
import { whileInFront } from './whileInFront'

/** While this component is in sight and shows why a job failed, no notice says it beside. @param job null: there is nothing to tell */
export function useToldHere(job: () => JobId | null): void {
  const notices = useNotices()
  whileInFront(() => watch(job, (told, _, onCleanup) => told !== null && onCleanup(notices.tellElsewhere(told)), { immediate: true }))
}
