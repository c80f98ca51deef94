import { useAlerts } from '../stores/alerts'
import { useRunLog } from '../stores/runLog'

/** Alerts and the log of runs go on whatever view is in front: begun with the page, not with the view that shows them. */
export function useRunWatch(): void {
  useAlerts()
  useRunLog()
}
