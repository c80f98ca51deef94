import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'

// Stands in for Electron's utility process in a process of Node: `process.parentPort` with the ports of pages, over the one channel that Node has.
// Argument: the module to run.

const parentPort = new EventEmitter()
/** Electron keeps what comes before a handler is there. */
const early = []
const ports = new Map()

class PagePort extends EventEmitter {
  #started = false
  #closed = false
  #waiting = []

  constructor(number) {
    super()
    this.number = number
  }

  start() {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.emit('message', { data })
  }

  take(data) {
    if (this.#started) this.emit('message', { data })
    else this.#waiting.push(data)
  }

  postMessage(data) {
    process.send({ port: this.number, data })
  }

  close() {
    if (!this.#closed) process.send({ closed: this.number })
    this.end()
  }

  /** Whichever end closed it: said once. */
  end() {
    if (this.#closed) return
    this.#closed = true
    this.emit('close')
  }
}

function deliver(event) {
  if (parentPort.listenerCount('message') > 0) parentPort.emit('message', event)
  else early.push(event)
}

process.on('message', ({ host, port, data, closed }) => {
  if (closed !== undefined) return ports.get(closed)?.end()
  if (host === undefined) return ports.get(port)?.take(data)
  const given = port === undefined ? [] : [new PagePort(port)]
  for (const each of given) ports.set(each.number, each)
  deliver({ data: host, ports: given })
})
parentPort.on('newListener', (name) => name === 'message' && queueMicrotask(() => early.splice(0).forEach(deliver)))
process.parentPort = Object.assign(parentPort, { postMessage: (sign) => process.send({ sign }) })

await import(pathToFileURL(process.argv[2]).href)
