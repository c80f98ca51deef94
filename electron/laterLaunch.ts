import { z } from 'zod'

const HandedOverSchema = z.object({ paths: z.array(z.string().min(1).max(4096)).max(1000) })

/** What a later start says is to be opened: another program could say it as well, hence nothing where it is malformed. */
export function parseHandedOver(data: unknown): string[] {
  const parsed = HandedOverSchema.safeParse(data)
  return parsed.success ? parsed.data.paths : []
}
