import type { Port } from '../../contract/port'
import { createPort } from '../../contract/transport/createPort'
import { createLinePair } from '../../contract/transport/line'
import type { Engine } from '../engine'
import { serveLine } from '../serveLine'

/** A port to an engine of this very process: for the command line and for tests. */
export function openInProcess(engine: Engine): Port {
  return createPort({
    connect: () => {
      const [page, own] = createLinePair()
      serveLine({ engine, line: own })
      return page
    },
  })
}
