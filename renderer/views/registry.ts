import { Crosshair, ChartLine, Clapperboard, GraduationCap, ListChecks, Settings2, Waypoints } from '@lucide/vue'
import type { Component } from 'vue'
import { isRecording } from '../bridge/recordedPort'

export const VIEW_IDS = ['footage', 'track', 'learn', 'monitor', 'curriculum', 'batch', 'settings'] as const
export type ViewId = (typeof VIEW_IDS)[number]

export interface ViewEntry {
  id: ViewId
  icon: Component
  /** Loaded when it is first shown. */
  load: () => Promise<{ default: Component }>
}

const ALL: readonly ViewEntry[] = [
  { id: 'footage', icon: Clapperboard, load: () => import('./FootageView.vue') },
  { id: 'track', icon: Crosshair, load: () => import('./TrackView.vue') },
  { id: 'learn', icon: GraduationCap, load: () => import('./LearnView.vue') },
  { id: 'monitor', icon: ChartLine, load: () => import('./MonitorView.vue') },
  { id: 'curriculum', icon: Waypoints, load: () => import('./CurriculumView.vue') },
  { id: 'batch', icon: ListChecks, load: () => import('./BatchView.vue') },
  { id: 'settings', icon: Settings2, load: () => import('./SettingsView.vue') },
]

/** Those that need no engine. */
const OF_RECORDINGS: readonly ViewId[] = ['monitor', 'curriculum', 'settings']

/** The views that there are, in their order. Their names are the messages `app.views.ID`, their keys the commands `app.viewID`. */
export const VIEWS: readonly ViewEntry[] = isRecording() ? ALL.filter(({ id }) => OF_RECORDINGS.includes(id)) : ALL
