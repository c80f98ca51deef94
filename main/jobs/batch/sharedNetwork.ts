import { setTimeout as wait } from 'node:timers/promises'
import type { Embedding, TrackingNetwork } from '../../core/track/trackingNetwork'

/** Milliseconds that those who have asked wait for one who has not: the next frame of a clip is nearly always decoded by then. */
const PATIENCE = 20

/** So many pictures of that side: what one tracker asks for at once. */
export interface Shape {
  pictures: number
  side: number
}

interface Asked extends Shape {
  member: Member
  pixels: Float32Array
  give(embedding: Embedding): void
  refuse(reason: unknown): void
}

/** A tracker that is at work. `away`: it has kept the others waiting, and is not waited for until it asks again. */
interface Member {
  away: boolean
}

export interface SharedNetworkRequest {
  network: TrackingNetwork
  /** Trackers whose pictures go through the network at once, at most. */
  most: number
  /** Whether pictures of different trackers may: their embeddings must not depend on what else is in the batch. */
  isShareable(shape: Shape): boolean
}

/**
 * One network for several trackers that run in step: when all of them have asked for embeddings, those of the same shape are computed as one batch. What a
 * tracker gets does not depend on who the others are, or whether there are any.
 */
export class SharedNetwork {
  private readonly members = new Set<Member>()
  private asked: Asked[] = []
  private computing = false

  constructor(private readonly request: SharedNetworkRequest) {}

  /** The network, to be used by one tracker until it leaves. */
  join(): { network: TrackingNetwork; leave(): void } {
    const member: Member = { away: false }
    this.members.add(member)
    const leave = (): void => {
      this.members.delete(member)
      void this.compute()
    }
    return { network: { embed: (pixels, side) => this.embed(member, { pixels, side }), respond: (pair) => this.request.network.respond(pair) }, leave }
  }

  private embed(member: Member, { pixels, side }: { pixels: Float32Array; side: number }): Promise<Embedding> {
    return new Promise((give, refuse) => {
      member.away = false
      this.asked.push({ member, pixels, side, pictures: pixels.length / (side * side * 3), give, refuse })
      void this.compute()
    })
  }

  /** Batch after batch, while anything is asked for. */
  private async compute(): Promise<void> {
    if (this.computing) return
    this.computing = true
    while (this.asked.length > 0) {
      if (this.missing().length > 0) await this.waitForOthers()
      await this.computeBatch(this.takeAlike())
    }
    this.computing = false
  }

  private async waitForOthers(): Promise<void> {
    const until = performance.now() + PATIENCE
    while (this.missing().length > 0 && performance.now() < until) await wait(1)
    for (const member of this.missing()) member.away = true
  }

  private missing(): Member[] {
    return [...this.members].filter((member) => !member.away && this.asked.every((asked) => asked.member !== member))
  }

  /** Who has waited longest, and who asks for the same. */
  private takeAlike(): Asked[] {
    const [first] = this.asked
    if (!first) return []
    const isAlike = ({ pictures, side }: Shape): boolean => pictures === first.pictures && side === first.side
    const alike = this.request.isShareable(first) ? this.asked.filter(isAlike).slice(0, this.request.most) : [first]
    this.asked = this.asked.filter((asked) => !alike.includes(asked))
    return alike
  }

  private async computeBatch(batch: readonly Asked[]): Promise<void> {
    try {
      const embeddings = await embedTogether(this.request.network, batch)
      for (const [index, { give }] of batch.entries()) give(embeddings[index]!)
    } catch (thrown) {
      for (const { refuse } of batch) refuse(thrown)
    }
  }
}

/** The embeddings of several trackers' pictures, all of one shape, computed at once. */
export async function embedTogether(network: TrackingNetwork, batch: readonly { pixels: Float32Array; side: number }[]): Promise<Embedding[]> {
  const [first] = batch
  if (!first) return []
  if (batch.length === 1) return [await network.embed(first.pixels, first.side)]
  const pixels = new Float32Array(batch.length * first.pixels.length)
  for (const [index, asked] of batch.entries()) pixels.set(asked.pixels, index * first.pixels.length)
  return (await network.embed(pixels, first.side)).split(batch.length)
}
