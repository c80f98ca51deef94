import { chooseChains } from '../../main/contract/chainQuery'
import { AppError, toAppError } from '../../main/contract/errors'
import type { Result } from '../../main/contract/errors'
import { packMined } from '../../main/contract/mined'
import type { Mined } from '../../main/contract/mined'
import type { Port, PortState } from '../../main/contract/port'
import type { CallArguments, CallResult, ProcedureName } from '../../main/contract/procedures'
import { RECORDING_META } from '../../main/contract/recording'
import type { RecordedRun } from '../../main/contract/recording'
import { RecordedFiles } from './recordedFiles'

type Answers = { [K in ProcedureName]?: (args: CallArguments<K>) => Promise<CallResult<K>> | CallResult<K> }

/** Whether this page shows recorded runs and has no engine. */
export function isRecording(): boolean {
  return typeof document !== 'undefined' && document.querySelector(`meta[name="${RECORDING_META}"]`) !== null
}

/** Finished runs as files beside the page. What only looks at a run is answered from them; for everything else there is nobody. */
export function createRecordedPort(): Port {
  return new RecordedPort(new RecordedFiles(document.baseURI))
}

class RecordedPort implements Port {
  state: PortState = 'connecting'
  private readonly answers: Answers
  private readonly listeners = new Set<(state: PortState) => void>()

  constructor(files: RecordedFiles) {
    this.answers = answersFrom(files)
    void files.list().then(() => this.setState('open'), () => this.setState('closed'))
  }

  async call<K extends ProcedureName>(name: K, args: CallArguments<K>): Promise<Result<CallResult<K>>> {
    try {
      const answer = this.answers[name] as ((args: CallArguments<K>) => Promise<CallResult<K>> | CallResult<K>) | undefined
      if (!answer) throw absent()
      return { ok: true, value: await answer(args) }
    } catch (thrown) {
      return { ok: false, error: toAppError(thrown) }
    }
  }

  /** Nothing happens any more. */
  onEvent(): () => void {
    return () => undefined
  }

  onFrame(): () => void {
    return () => undefined
  }

  grantCredit(): void {
    // no pictures come
  }

  onState(listener: (state: PortState) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  close(): void {
    this.setState('closed')
  }

  private setState(state: PortState): void {
    if (this.state === state || this.state === 'closed') return
    this.state = state
    for (const listener of this.listeners) listener(state)
  }
}

function answersFrom(files: RecordedFiles): Answers {
  const page = <T>(all: readonly T[], { offset, limit }: { offset: number; limit: number }): T[] => all.slice(offset, offset + limit)
  return {
    'engine.describe': async () => ({ version: (await files.list()).version, host: 'recording', platform: '', processors: 0, backend: null }),
    'engine.roots': () => [],
    'jobs.list': () => [],
    'models.list': () => [],
    'clips.list': () => [],
    'project.recent': () => [],
    'runs.list': async () => (await files.list()).runs,
    'runs.describe': async ({ run }) => (await files.run(run)).detail,
    'runs.metrics': async ({ run, from }) => {
      const { metrics } = await files.run(run)
      const total = metrics.at(-1)?.total ?? 0
      return metrics.find((part) => part.from === from) ?? { groups: [], next: total, total, damaged: [], torn: false }
    },
    'runs.chains': async ({ run, ...query }) => chooseChains((await files.run(run)).chains, query),
    'runs.chainFigures': async ({ run }) => (await files.run(run)).figures,
    'runs.mined': () => null,
    'runs.minedFootage': async ({ run }) => minedOf(await files.run(run)),
    'runs.instances': async ({ run, clip, ...place }) => {
      const all = (await files.run(run)).instances.filter((instance) => clip === undefined || instance.clip === clip)
      return { total: all.length, instances: page(all, place) }
    },
    'runs.hardNegatives': async ({ run, nearest, step, ...place }) => {
      const { anchors: last, rankings } = await files.run(run)
      const anchors = step === undefined ? last : (rankings.find((ranking) => ranking.step === step)?.anchors ?? [])
      return { steps: rankings.map((ranking) => ranking.step), total: anchors.length, anchors: page(anchors, place).map(({ anchor, negatives }) => ({ anchor, negatives: negatives.slice(0, nearest) })) }
    },
    'runs.crops': ({ run, crops }) => files.crops(run, crops),
    'runs.health': async ({ run }) => (await files.run(run)).health,
    'runs.report': async ({ run }) => (await files.run(run)).report,
  }
}

/** Recorded chains and instances name their clip; of clips that a run of an earlier version called alike, those of all of them are given. */
function minedOf({ detail, chains, instances, rankings }: RecordedRun): Mined[] {
  const wrong = new Set(rankings.flatMap(({ anchors }) => anchors.flatMap(({ negatives }) => negatives.map(({ id }) => id))))
  return detail.footage.map(({ name }) => {
    const own = instances.filter(({ clip }) => clip === name)
    return packMined({ chains: chains.filter(({ clip }) => clip === name), instances: own.map(({ frameIndex }) => frameIndex), negatives: own.filter(({ id }) => wrong.has(id)).map(({ frameIndex }) => frameIndex) })
  })
}

function absent(): AppError {
  return new AppError({ code: 'engine-absent', message: 'This page shows recorded runs: there is no engine that could do this.', hint: 'Open the run in Pultrack itself.' })
}
