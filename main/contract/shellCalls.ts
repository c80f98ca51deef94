import { z } from 'zod'
import { placeSchema } from './ids'
import { WEB_PAGE_NAMES } from './shell'
import type { ShellDescription } from './shell'

/** 128 random bits as hex: whoever asked for a port recognises it by them. */
export const NonceSchema = z.string().regex(/^[0-9a-f]{32}$/)

const PathSchema = z.string().min(1).max(4096)

/** Arguments and results of what the page may ask of the shell; the preload script has one named function for each. */
export const SHELL_CALLS = {
  describe: { argument: z.null(), result: z.custom<ShellDescription>() },
  requestEnginePort: { argument: z.strictObject({ nonce: NonceSchema }), result: z.null() },
  restartEngine: { argument: z.null(), result: z.null() },
  /** Clips, or one folder of them or of images. Empty: cancelled. */
  chooseFootage: { argument: z.strictObject({ kind: z.enum(['clips', 'folder']) }), result: z.array(placeSchema) },
  /** A project, run or model, or the folder that a new project is to lie in. Null: cancelled. */
  chooseFolder: { argument: z.strictObject({ purpose: z.enum(['project', 'newProject', 'run', 'model', 'comparison']) }), result: placeSchema.nullable() },
  /** Lets the engine read what was dropped on the window. */
  admitDropped: { argument: z.strictObject({ paths: z.array(PathSchema).min(1).max(1000) }), result: z.array(placeSchema) },
  openWebPage: { argument: z.strictObject({ page: z.enum(WEB_PAGE_NAMES) }), result: z.boolean() },
  setLanguage: { argument: z.strictObject({ language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/) }), result: z.null() },
  /** Pages may not notify by themselves: permissions stay denied. */
  notify: { argument: z.strictObject({ title: z.string().min(1).max(200), body: z.string().max(1000) }), result: z.boolean() },
} as const

export type ShellCallName = keyof typeof SHELL_CALLS
export type ShellArgument<Name extends ShellCallName> = z.infer<(typeof SHELL_CALLS)[Name]['argument']>
export type ShellValue<Name extends ShellCallName> = z.infer<(typeof SHELL_CALLS)[Name]['result']>
