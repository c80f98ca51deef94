import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { VERDICTS, type Verdict } from '../../contract/batchProcedures'
import { writeFileAtomic } from '../../store/atomicFile'

const judgementSchema = z.strictObject({ verdict: z.enum(VERDICTS), note: z.string() })
export type Judgement = z.infer<typeof judgementSchema>
/** What a person has just said; the rest stays as it was. */
export type JudgementPart = { [Name in keyof Judgement]?: Judgement[Name] | undefined }
const fileSchema = z.strictObject({ format: z.literal('pultrack-batch-verdicts'), version: z.literal(1), items: z.record(z.string(), judgementSchema) })

/** What a person says of each clip, at once on disk. */
export class VerdictBook {
  private writing: Promise<unknown> = Promise.resolve()

  private constructor(private readonly path: string, private readonly items: Map<string, Judgement>) {}

  /** A file that is missing or damaged is an empty book. */
  static async open(path: string): Promise<VerdictBook> {
    const content: unknown = await readFile(path, 'utf8').then(JSON.parse).catch(() => null)
    const parsed = fileSchema.safeParse(content)
    return new VerdictBook(path, new Map(parsed.success ? Object.entries(parsed.data.items) : []))
  }

  of(item: string): { verdict: Verdict; note: string } {
    return this.items.get(item) ?? { verdict: 'open', note: '' }
  }

  /** One after another: a verdict may follow a note before that is on disk. @throws AppError `output-unwritable`; then nothing has changed */
  judge(item: string, { verdict, note }: JudgementPart): Promise<void> {
    const written = this.writing.then(() => this.write(item, { verdict: verdict ?? this.of(item).verdict, note: note ?? this.of(item).note }))
    this.writing = written.catch(() => undefined)
    return written
  }

  private async write(item: string, judgement: Judgement): Promise<void> {
    const next = new Map(this.items).set(item, judgement)
    await writeFileAtomic(this.path, `${JSON.stringify({ format: 'pultrack-batch-verdicts', version: 1, items: Object.fromEntries(next) } satisfies z.infer<typeof fileSchema>, null, 1)}\n`)
    this.items.set(item, judgement)
  }

  /** A track that was made anew has been looked at by nobody; what was noted of its clip stays. */
  async reopen(item: string): Promise<void> {
    if (this.of(item).verdict !== 'open') await this.judge(item, { verdict: 'open' })
  }
}
