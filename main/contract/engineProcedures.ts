import { z } from 'zod'
import { jobIdSchema, modelRefSchema, placeSchema, rootIdSchema, runIdSchema } from './ids'
import { jobStateSchema } from './jobState'
import { fileSchema } from './runSummary'

/** What computes the network of the model that tracked last, why it was chosen, and the times of its self-test; null until one was loaded. */
const tracker = z.object({ engine: z.string(), variant: z.string().nullable(), name: z.string(), reason: z.string(), milliseconds: z.number().nullable(), ownMilliseconds: z.number().nullable() }).nullable()

/** Who computes, on what and why (`BackendInfo`); null until something had to be computed. */
const backend = z.object({ engine: z.string(), device: z.string(), deviceName: z.string(), versions: z.record(z.string(), z.string().nullable()), reason: z.string(), tracker })

export const resourcesSchema = z.object({
  /** Bytes: of the engine and the process that learns for it, of the machine, free on the project's disk. */
  memory: z.number(), machineMemory: z.number(), freeMemory: z.number(), freeDisk: z.number().nullable(),
  /** Share of all processors in use, 0..1, since the last look. */
  load: z.number(),
  tensors: z.number().int(), tensorBytes: z.number(),
  gpu: z.object({ load: z.number(), memory: z.number(), totalMemory: z.number() }).nullable(),
})

export const modelSummarySchema = z.object({
  model: modelRefSchema,
  name: z.string(),
  modelId: z.string(),
  backbone: z.string(),
  correlation: z.string(),
  origin: z.enum(['shipped', 'run', 'project', 'opened']),
  run: runIdSchema.nullable(),
  /** Of the card: constants and how it was trained. */
  tracking: z.record(z.string(), z.number()),
  training: z.record(z.string(), z.unknown()),
})
export type ModelSummary = z.infer<typeof modelSummarySchema>

export const entrySchema = z.object({
  name: z.string(),
  kind: z.enum(['folder', 'clip', 'images', 'run', 'model', 'project', 'comparison', 'other']),
  place: placeSchema,
  bytes: z.number(),
  /** Seconds since 1970. */
  modified: z.number(),
})

export const engineProcedures = {
  'engine.describe': {
    arguments: z.strictObject({}),
    result: z.object({ version: z.string(), host: z.string(), platform: z.string(), processors: z.number().int(), backend: backend.nullable() }),
  },
  /** Opens the computing engine where that was not done yet. */
  'engine.backend': { arguments: z.strictObject({}), result: backend },
  /** `pultrack doctor`: its report, as plain data. Takes seconds. */
  'engine.doctor': { arguments: z.strictObject({}), result: z.record(z.string(), z.unknown()) },
  /** For a report of a fault, as plain data: the doctor's report, jobs, what went on, and what the page adds. No footage, no names of clips or folders. */
  'engine.diagnostics': { arguments: z.strictObject({ page: z.record(z.string(), z.unknown()) }), result: z.record(z.string(), z.unknown()) },
  /** Where the log lies on the engine's machine, for people to read; its files, newest first; the end of the newest. `opens`: the engine's machine has a desktop that can show the folder. */
  'engine.logs': {
    arguments: z.strictObject({}),
    result: z.object({ folder: z.string(), files: z.array(z.object({ name: z.string(), bytes: z.number(), modified: z.number() })), tail: z.string(), opens: z.boolean() }),
  },
  /** Shows the log's folder on the desktop of the engine's machine. False: there is nothing that could. */
  'engine.openLogs': { arguments: z.strictObject({}), result: z.boolean() },
  'engine.resources': { arguments: z.strictObject({}), result: resourcesSchema },
  'engine.roots': { arguments: z.strictObject({}), result: z.array(z.object({ root: rootIdSchema, name: z.string(), kind: z.enum(['project', 'samples', 'given', 'picked']) })) },
  'engine.browse': { arguments: z.strictObject({ place: placeSchema }), result: z.array(entrySchema) },
  'jobs.list': { arguments: z.strictObject({}), result: z.array(jobStateSchema) },
  'jobs.stop': { arguments: z.strictObject({ job: jobIdSchema }), result: z.null() },
  /** Of an interrupted tracking job: goes on behind its last sample. */
  'jobs.resume': { arguments: z.strictObject({ job: jobIdSchema }), result: z.object({ job: jobIdSchema }) },
  /** Forgets an ended job and, for tracking, the samples kept for pages that reload: the page has saved them. */
  'jobs.dismiss': { arguments: z.strictObject({ job: jobIdSchema }), result: z.null() },
  'models.list': { arguments: z.strictObject({}), result: z.array(modelSummarySchema) },
  'models.open': { arguments: z.strictObject({ place: placeSchema }), result: modelSummarySchema },
  /** A copy of a model in the project's `models`, its kernels rounded to that precision. */
  'models.export': { arguments: z.strictObject({ model: modelRefSchema, name: z.string().min(1).max(100), precision: z.enum(['float16', 'float32']) }), result: modelSummarySchema },
  /** What a job of the kind exportVideo wrote. */
  'exports.read': { arguments: z.strictObject({ job: jobIdSchema }), result: fileSchema },
}
