import type { ViewId } from '../views/registry'

/** One stop of the tour: `tour.steps.ID.title` and `.text`, whose blanks are filled with the keys of these commands. */
export interface TourStep {
  id: string
  /** Comes to the front with the step; null: whichever is. */
  view: ViewId | null
  /** What the step is about, ringed on the page: the first of them that is there. */
  targets: readonly string[]
  keys: Readonly<Record<string, string>>
}

/** From footage to a tracked object to a model of one's own, in the order in which one does it. */
export const TOUR_STEPS: readonly TourStep[] = [
  { id: 'footage', view: 'footage', targets: ['[data-panel="footage.clip"]', '[data-view=footage]'], keys: { import: 'footage.import' } },
  { id: 'track', view: 'track', targets: ['.track [role=application]', '[data-view=track]'], keys: { draw: 'track.draw', forward: 'track.forward', stop: 'track.escape' } },
  { id: 'doubt', view: 'track', targets: ['.timeline', '[data-view=track]'], keys: { next: 'track.nextTrouble', redraw: 'track.redraw', undo: 'track.undo' } },
  { id: 'learn', view: 'learn', targets: ['[data-view=learn]'], keys: { start: 'learn.start' } },
  { id: 'watch', view: 'monitor', targets: ['[data-view=curriculum]'], keys: { monitor: 'app.viewMonitor', curriculum: 'app.viewCurriculum' } },
  { id: 'keys', view: null, targets: ['[data-status=keys]'], keys: { sheet: 'app.keySheet', tour: 'app.tour', logs: 'app.logs' } },
]
