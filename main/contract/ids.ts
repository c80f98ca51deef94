import { z } from 'zod'

/** Names that the engine gives out. They say nothing of where a thing lies: the page never sees a path that it could send back. */
const named = (prefix: string): z.ZodString => z.string().regex(new RegExp(`^${prefix}_[A-Za-z0-9-]{6,64}$`))

export const clipIdSchema = named('clip')
export const jobIdSchema = named('job')
export const runIdSchema = named('run')
export const modelRefSchema = named('model')
export const rootIdSchema = named('root')
/** Chosen by the page; used in file names, hence this alphabet. */
export const trackIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)

export type ClipId = z.infer<typeof clipIdSchema>
export type JobId = z.infer<typeof jobIdSchema>
export type RunId = z.infer<typeof runIdSchema>
export type ModelRef = z.infer<typeof modelRefSchema>
export type TrackId = z.infer<typeof trackIdSchema>

/**
 * A file or folder below one of the folders that the engine may show (`engine.roots`): `serve --root`, the project, the samples, and what a
 * person picked in a dialog of the window. `path` has forward slashes; '' is the root itself.
 */
export const placeSchema = z.strictObject({ root: rootIdSchema, path: z.string().max(4096) })
export type Place = z.infer<typeof placeSchema>
