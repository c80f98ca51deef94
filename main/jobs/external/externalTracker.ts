import type { z } from 'zod'
import { EXTERNAL_PROTOCOL, externalErrorSchema, externalHelloSchema, externalInitSchema, externalUpdateSchema, type ExternalCall } from '../../contract/externalTracker'
import type { Picture } from '../../contract/frame'
import type { Box } from '../../contract/geometry'
import { assertTrackable, type Tracker, type TrackerUpdate } from '../../core/track/tracker'
import { LineProcess, type LineProcessRequest } from './lineProcess'

/** A tracker that runs in a process of its own. Time that it takes includes sending the picture. */
export class ExternalTracker implements Tracker {
  private box: Box | undefined

  private constructor(
    private readonly process: LineProcess,
    /** As it calls itself. */
    readonly name: string,
  ) {}

  /** @throws AppError `tracker-external` */
  static async start(request: LineProcessRequest): Promise<ExternalTracker> {
    const process = new LineProcess(request)
    try {
      return new ExternalTracker(process, (await converse({ process, call: { call: 'hello', ...EXTERNAL_PROTOCOL }, schema: externalHelloSchema })).name)
    } catch (thrown) {
      process.close()
      throw thrown
    }
  }

  async init(picture: Picture, box: Box): Promise<void> {
    assertTrackable(picture, box)
    await converse({ process: this.process, call: { call: 'init', box: [box.left, box.top, box.width, box.height], ...encode(picture) }, schema: externalInitSchema })
    this.box = box
  }

  async update(picture: Picture): Promise<TrackerUpdate> {
    if (!this.box) throw new Error('ExternalTracker.update before init')
    const { box, score } = await converse({ process: this.process, call: { call: 'update', ...encode(picture) }, schema: externalUpdateSchema })
    if (box) this.box = { left: box[0], top: box[1], width: box[2], height: box[3] }
    return { box: { ...this.box }, score: score ?? (box ? 1 : 0), psr: null, scaleIndex: null, response: null }
  }

  dispose(): void {
    this.process.close()
  }
}

interface Conversation<T> {
  process: LineProcess
  call: ExternalCall
  schema: z.ZodType<T>
}

/** @throws AppError `tracker-external` with what the tracker says of itself, or what of its answer does not fit */
async function converse<T>({ process, call, schema }: Conversation<T>): Promise<T> {
  const answer = await process.ask(call)
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const failed = externalErrorSchema.safeParse(answer)
  if (failed.success) throw process.problem(`failed at "${call.call}": ${failed.data.error}`)
  throw process.problem(`answered "${call.call}" wrongly: ${parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`).join('; ')}`)
}

function encode({ width, height, data }: Picture): { width: number; height: number; rgb: string } {
  return { width, height, rgb: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') }
}
