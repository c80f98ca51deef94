import type { IncomingHttpHeaders } from 'node:http'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Whether a request was meant for this server: its `Host` names this very machine, by whatever port (a tunnel has its own). A page of elsewhere whose
 * name was made to lead here (DNS rebinding) still says its own name.
 */
export function isOwnHost({ host }: IncomingHttpHeaders): boolean {
  return host !== undefined && LOOPBACK.has(hostnameOf(host))
}

/** Whether a request comes from a page of this server, or from no page at all: browsers say where a page came from, and no page can say otherwise. */
export function isOwnOrigin({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (origin !== undefined) return origin === `http://${host ?? ''}`
  return site === undefined || site === 'same-origin' || site === 'none'
}

function hostnameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '')
}
