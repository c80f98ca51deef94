import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Port } from '../../../main/contract/port'
import { createPort } from '../../../main/contract/transport/createPort'
import { createWebSocketLine, type WebSocketLike } from '../../../main/contract/transport/webSocketLine'
import { openSocket } from '../../engine/support/hosts'

const COMMAND = join(import.meta.dirname, '..', '..', '..', 'build', 'pultrack.mjs')

export interface ServeProcess {
  address: string
  open(): Port
  /** Kills the engine's process as nothing can prevent. */
  killEngine(): Promise<void>
  /** The same for the process that learns. */
  killLearner(): Promise<void>
  pid: number
  /** What was said so far. */
  said(): string
  stop(): Promise<number | null>
  /** Ctrl+C: the terminal interrupts every process that was started from it. */
  interruptAll(): Promise<number | null>
}

/** `pultrack serve` as a person starts it, with a house of its own. */
export async function startServe({ words, folder }: { words: readonly string[]; folder: string }): Promise<ServeProcess> {
  const environment = { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_DATA: join(folder, 'data') }
  const child = spawn(process.execPath, [COMMAND, 'serve', '--port', '0', '--json', ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdout.on('data', (text: Buffer | string) => (said += String(text)))
  const address = await readAddress(child, () => said)
  return {
    address,
    pid: child.pid!,
    open: () => createPort({ connect: () => createWebSocketLine(openSocket(address) as unknown as WebSocketLike) }),
    killEngine: async () => {
      const [pid] = await childrenOf(child.pid!, 'engine-process')
      if (pid === undefined) throw new Error('the engine has no process of its own')
      process.kill(pid, 'SIGKILL')
    },
    killLearner: async () => {
      const [engine] = await childrenOf(child.pid!, 'engine-process')
      const [pid] = await childrenOf(engine!, 'learner-process')
      if (pid === undefined) throw new Error('nothing is learning in a process of its own')
      process.kill(pid, 'SIGKILL')
    },
    said: () => said,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGTERM')
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
    interruptAll: async () => {
      process.kill(-child.pid!, 'SIGINT')
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}

async function readAddress(child: ChildProcess, said: () => string): Promise<string> {
  let text = ''
  child.stdout!.setEncoding('utf8')
  const line = new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (part: string) => {
      text += part
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said()}`)))
  })
  const { kind, address } = JSON.parse(await line) as { kind: string; address: string }
  if (kind !== 'serving') throw new Error(`unexpected: ${text}`)
  return address
}

/** Processes started by one, of the given command. */
export async function childrenOf(pid: number, command: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=,args=', '--ppid', String(pid)])
  return stdout.split('\n').filter((line) => line.includes(command)).map((line) => Number(line.trim().split(' ')[0]))
}
