import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { AppError } from '../contract/errors'
import { CLOSE_CODES, type WebSocketLike } from '../contract/transport/webSocketLine'
import { keepAlive } from './keepAlive'
import { isOwnHost, isOwnOrigin } from './origin'
import { readPageFile } from './pageFiles'
import { securityHeaders } from './securityHeaders'
import { cookieName, createToken, isSameToken, readCookie } from './token'

const LOOPBACK = '127.0.0.1'
/** Where pages reach the engine. */
export const ENGINE_PATH = '/engine'
/** The largest thing that a page says is a clip's tracks, some eleven bytes a number. */
export const MOST_MESSAGE_BYTES = 64 * 1024 * 1024
const MOST_PAGES = 16

export interface ServerRequest {
  /** 0: any that is free. */
  port: number
  /** Whether another port will do when this one is taken. */
  orAnother?: boolean
  /** The built page. */
  pageFolder: string
  /** Takes a page that has been let in. */
  onPage(socket: WebSocketLike): void
}

export interface RunningServer {
  port: number
  /** With the token: whoever has it is let in. */
  address: string
  close(): Promise<void>
}

/** Serves the page and its way to the engine, on this machine alone. @throws AppError `usage` when the port is taken */
export async function startServer({ port, orAnother = false, ...request }: ServerRequest): Promise<RunningServer> {
  const token = createToken()
  const http = createServer()
  const own = await listen({ http, port, orAnother })
  const gate: Gate = { ...request, token, cookie: cookieName(own) }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_MESSAGE_BYTES, perMessageDeflate: false, clientTracking: true })
  http.on('request', (message: IncomingMessage, response: ServerResponse) => void answer({ gate, message, response }))
  http.on('upgrade', (message: IncomingMessage, stream: Duplex, head: Buffer) => upgrade({ gate, sockets, message, stream, head }))
  const stopKeeping = keepAlive(sockets)
  return {
    port: own,
    address: `http://${LOOPBACK}:${own}/?token=${token}`,
    close: async () => {
      stopKeeping()
      for (const socket of sockets.clients) socket.terminate()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

interface Gate extends Omit<ServerRequest, 'port'> {
  token: string
  cookie: string
}

function whyNot({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program has it'
  return code === 'EACCES' ? 'this user may not open it' : (code ?? message)
}

function listen({ http, port, orAnother }: { http: Server; port: number; orAnother: boolean }): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      if (orAnother && cause.code === 'EADDRINUSE') return resolve(listen({ http, port: 0, orAnother: false }))
      reject(new AppError({ code: 'usage', message: `Port ${port} cannot be used: ${whyNot(cause)}.`, hint: 'Name another one with --port, or leave it out.', cause }))
    })
    http.listen(port, LOOPBACK, () => resolve((http.address() as AddressInfo).port))
  })
}

/** Whoever is not let in learns nothing, not even whether a file exists. */
async function answer({ gate, message, response }: { gate: Gate; message: IncomingMessage; response: ServerResponse }): Promise<void> {
  const { headers, method } = message
  if (!isOwnHost(headers)) return refuse(response, 403, 'This server answers only to this machine.')
  for (const [name, value] of Object.entries(securityHeaders(headers.host!))) response.setHeader(name, value)
  if (headers.origin !== undefined && !isOwnOrigin(headers)) return refuse(response, 403, 'Pages from elsewhere are not answered.')
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'Only reading is possible here.')
  const url = new URL(message.url ?? '/', `http://${headers.host!}`)
  if (url.searchParams.has('token')) return admit({ gate, response, given: url.searchParams.get('token') ?? undefined })
  if (!isSameToken(readCookie(headers.cookie, gate.cookie), gate.token)) return refuse(response, 401, 'Open the address that `pultrack serve` printed; it holds the key.')
  const file = await readPageFile(gate.pageFolder, url.pathname)
  if (!file) return refuse(response, 404, 'There is nothing here.')
  response.writeHead(200, { 'Content-Type': file.mediaType, 'Content-Length': file.bytes.length })
  response.end(method === 'HEAD' ? undefined : file.bytes)
}

/** The token moves from the address, where histories keep it, into a cookie that no script can read. */
function admit({ gate, response, given }: { gate: Gate; response: ServerResponse; given: string | undefined }): void {
  if (!isSameToken(given, gate.token)) return refuse(response, 401, 'This key is of an earlier start. Open the address that `pultrack serve` printed last.')
  response.writeHead(303, { 'Location': '/', 'Set-Cookie': `${gate.cookie}=${gate.token}; Path=/; HttpOnly; SameSite=Lax` })
  response.end()
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

interface Upgrade {
  gate: Gate
  sockets: WebSocketServer
  message: IncomingMessage
  stream: Duplex
  head: Buffer
}

/** A page with a key of an earlier start is told so, by the code with which its socket closes, lest it asks for ever. */
function upgrade({ gate, sockets, message, stream, head }: Upgrade): void {
  const { headers, url } = message
  stream.on('error', () => stream.destroy())
  if (!isOwnHost(headers) || !isOwnOrigin(headers) || url !== ENGINE_PATH) return void stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
  const mayEnter = isSameToken(readCookie(headers.cookie, gate.cookie), gate.token) && sockets.clients.size < MOST_PAGES
  sockets.handleUpgrade(message, stream, head, (socket: WebSocket) => {
    socket.on('error', () => socket.terminate())
    if (mayEnter) gate.onPage(socket as unknown as WebSocketLike)
    else socket.close(CLOSE_CODES.refused, 'refused')
  })
}
