import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeFileAtomic } from '../main/store/atomicFile'

export interface Area {
  x: number
  y: number
  width: number
  height: number
}

export interface WindowState {
  /** Where the window is when neither maximised nor full screen; without a place the system chooses one. */
  area: { x?: number | undefined; y?: number | undefined; width: number; height: number }
  maximized: boolean
  fullScreen: boolean
}

const SMALLEST = { width: 900, height: 600 }
const DEFAULT_STATE: WindowState = { area: { width: 1440, height: 900 }, maximized: false, fullScreen: false }
/** So much of the title bar must lie on a screen for a window to be reachable, in pixels. */
const REACHABLE = { width: 120, height: 40 }

const whole = z.number().int().min(-100_000).max(100_000)
const StateSchema = z.object({
  area: z.object({ x: whole.optional(), y: whole.optional(), width: whole.min(1), height: whole.min(1) }),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
})

/** The state to open with; what cannot be read or makes no sense any more gives way to a default. */
export async function loadWindowState(path: string, workAreas: readonly Area[]): Promise<WindowState> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return fitState(parseState(text) ?? DEFAULT_STATE, workAreas)
}

export function parseState(text: string): WindowState | undefined {
  try {
    const parsed = StateSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Lets a window keep its size up to the largest screen, and its place only where a screen still shows its title bar. */
export function fitState(state: WindowState, workAreas: readonly Area[]): WindowState {
  const { area } = state
  const place = { x: area.x, y: area.y }
  const { x, y } = place
  const home = x === undefined || y === undefined ? undefined : workAreas.find((screen) => showsTitleBar({ ...area, x, y }, screen))
  const room = home ?? workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_STATE.area }
  const width = clamp(area.width, { least: Math.min(SMALLEST.width, room.width), most: room.width })
  const height = clamp(area.height, { least: Math.min(SMALLEST.height, room.height), most: room.height })
  return { ...state, area: home ? { ...place, width, height } : { width, height } }
}

function showsTitleBar(area: Area, screen: Area): boolean {
  const visible = Math.min(area.x + area.width, screen.x + screen.width) - Math.max(area.x, screen.x)
  return visible >= REACHABLE.width && area.y >= screen.y && area.y <= screen.y + screen.height - REACHABLE.height
}

function clamp(value: number, { least, most }: { least: number; most: number }): number {
  return Math.min(Math.max(value, least), most)
}

/** @throws AppError `output-unwritable` */
export function saveWindowState(path: string, state: WindowState): Promise<void> {
  return writeFileAtomic(path, `${JSON.stringify(state)}\n`)
}
