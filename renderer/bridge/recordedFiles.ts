import type { z } from 'zod'
import { AppError } from '../../main/contract/errors'
import type { CallResult } from '../../main/contract/procedures'
import { CROPS_PER_PACK, RECORDED_RUNS_FILE, recordedCropsFile, recordedCropsSchema, recordedRunFile, recordedRunSchema, recordedRunsSchema } from '../../main/contract/recording'
import type { RecordedRun } from '../../main/contract/recording'
import { decodeMessage } from '../../main/contract/transport/wireCodec'

type Crops = CallResult<'runs.crops'>

/** What was recorded, each file fetched when it is first wanted. */
export class RecordedFiles {
  private readonly fetched = new Map<string, Promise<unknown>>()

  constructor(private readonly page: string) {}

  /** @throws AppError `run-invalid` */
  list(): Promise<z.infer<typeof recordedRunsSchema>> {
    return this.read(RECORDED_RUNS_FILE, recordedRunsSchema)
  }

  /** @throws AppError `id-unknown`, `run-invalid` */
  async run(run: string): Promise<RecordedRun> {
    const { runs } = await this.list()
    if (!runs.some((each) => each.run === run)) throw new AppError({ code: 'id-unknown', message: 'This run was not recorded.' })
    return this.read(recordedRunFile(run), recordedRunSchema)
  }

  /** Those that are there. @throws AppError `run-invalid` */
  async crops(run: string, crops: readonly number[]): Promise<Crops> {
    const packs = [...new Set(crops.map((crop) => Math.floor(crop / CROPS_PER_PACK)))]
    const found = await Promise.all(packs.map((pack) => this.read(recordedCropsFile(run, pack), recordedCropsSchema)))
    const byNumber = new Map(found.flat().map((picture) => [picture.crop, picture]))
    return crops.flatMap((crop) => byNumber.get(crop) ?? [])
  }

  private read<T extends z.ZodType>(name: string, schema: T): Promise<z.infer<T>> {
    const known = this.fetched.get(name) as Promise<z.infer<T>> | undefined
    if (known) return known
    const reading = fetchMessage(new URL(name, this.page)).then((message) => check(name, schema.safeParse(message)))
    this.fetched.set(name, reading)
    reading.catch(() => this.fetched.delete(name)) // a network that comes back is asked again
    return reading
  }
}

async function fetchMessage(address: URL): Promise<unknown> {
  const answer = await fetch(address).catch(() => null)
  if (!answer?.ok) throw new AppError({ code: 'run-invalid', message: `${address.pathname} cannot be fetched${answer ? ` (${answer.status})` : ''}.`, hint: 'Load the page again; if that changes nothing, record the run anew.' })
  return decodeMessage(new Uint8Array(await answer.arrayBuffer()))
}

function check<T>(name: string, parsed: { success: true; data: T } | { success: false }): T {
  if (parsed.success) return parsed.data
  throw new AppError({ code: 'run-invalid', message: `${name} is no recording of this version.`, hint: 'Record the run anew.' })
}
