import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { TrackingConstants } from '../../main/contract/model'
import { FALSE_ALARM_RATE } from '../../main/contract/track'
import { z } from 'zod'

const optionsSchema = z.object({
  /** Where a run ends. */
  until: z.enum(['end', 'frames', 'keyframe']).default('keyframe'),
  frames: z.number().int().min(1).max(1_000_000).default(50),
  /** How often background may pass for the target, as a share; null: every answer is taken for the target. */
  falseAlarmRate: z.number().min(0.001).max(0.5).nullable().default(FALSE_ALARM_RATE),
  /** Ends a run when the score falls below; null: never. */
  stopBelow: z.number().nullable().default(null),
  /** Below it a frame counts as trouble; the line in the score curve. */
  troubleBelow: z.number().default(0.5),
  /** A box drawn anew where there was one repairs the span round it at once. */
  repairAtOnce: z.boolean().default(true),
  /** The order in which one goes through frames of doubt. */
  troubleOrder: z.enum(['time', 'worst']).default('time'),
  /** The player goes with the run. */
  follow: z.boolean().default(false),
  /** Frames before and after; 0: no trail. */
  trail: z.number().int().min(0).max(500).default(25),
  trailOfAll: z.boolean().default(false),
  /** Lanes of the timeline, where there is something to show in them. */
  truthLane: z.boolean().default(true),
  miningLane: z.boolean().default(true),
  /** Constants that differ from the model's own. */
  constants: z.partialRecord(z.enum(['scaleCount', 'scaleStep', 'scalePenalty', 'scaleDamping', 'windowInfluence', 'responseUpsampling']), z.number()).default({}),
})
export type TrackOptions = Omit<z.infer<typeof optionsSchema>, 'constants'> & { constants: Partial<TrackingConstants> }

const KEY = 'pultrack.track'

/** How runs are made and tracks are drawn. Kept in the browser's storage; models are named anew by every engine and are not. */
export const useTrackOptions = defineStore('trackOptions', () => {
  const values = shallowRef<TrackOptions>(load())
  /** Null: the model that ships. */
  const model = shallowRef<string | null>(null)
  /** Answers for the same search regions beside it. */
  const beside = shallowRef<string | null>(null)
  const change = (changes: Partial<TrackOptions>): void => {
    values.value = { ...values.value, ...changes }
  }
  watch(values, save)
  return { values, model, beside, change }
})

function load(): TrackOptions {
  try {
    return parse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return parse({})
  }
}

function parse(stored: unknown): TrackOptions {
  const parsed = optionsSchema.safeParse(stored)
  return (parsed.success ? parsed.data : optionsSchema.parse({})) as TrackOptions
}

/** Storage that is full or forbidden costs the memory of options, nothing else. */
function save(options: TrackOptions): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(options))
  } catch {
    return
  }
}
