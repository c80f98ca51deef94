import { z } from 'zod'

const HandedOverSchema = z.object({ paths: z.array(z.string().min(1).max(4096)).max(1000) })

/** What a later start says is to be opened: another program could say it as well, hence nothing where it is malformed. */
export function parseHandedOver(data: unknown): string[] {
  const parsed = HandedOverSchema.safeParse(data)
  return parsed.success ? parsed.data.paths : []
}

/** Paths that came from outside before there was anything to open them with. */
export class LaunchInbox {
  readonly #early: string[][] = []
  #open: ((paths: string[]) => void) | undefined

  add(paths: string[]): void {
    if (this.#open) this.#open(paths)
    else this.#early.push(paths)
  }

  deliverTo(open: (paths: string[]) => void): void {
    this.#open = open
    for (const paths of this.#early.splice(0)) open(paths)
  }
}
