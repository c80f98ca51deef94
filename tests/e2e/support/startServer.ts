import { spawn } from 'node:child_process'
import { join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
const STOP_MILLISECONDS = 15_000

export interface ServerOptions {
  roots?: readonly string[]
  project?: string
  /** Flags of `pultrack serve` beyond these. */
  flags?: readonly string[]
  /** A user of its own: nothing of the real one is read or written. */
  dataFolder: string
}

export interface TestServer {
  /** With the token. */
  address: string
  port: number
  /** Of the server's process; the engine is its child. */
  pid: number
  /** What it said on stderr so far. */
  log: () => string
  stop: () => Promise<void>
}

/** Starts `pultrack serve` as a process of its own; it builds the page as the sources have it. */
export async function startServer({ roots = [], project, flags = [], dataFolder }: ServerOptions): Promise<TestServer> {
  const args = [...roots.flatMap((root) => ['--root', root]), ...(project === undefined ? [] : ['--project', project]), ...flags]
  // The quicker engine of the two on most machines: half of what these tests wait for is the tracker.
  const environment = { ...process.env, PULTRACK_SKIP_PREPARE: '1', PULTRACK_TRACKER_ENGINE: 'onnx', PULTRACK_DATA: dataFolder }
  const child = spawn(process.execPath, [join(REPOSITORY, 'build', 'pultrack.mjs'), 'serve', '--json', '--port', '0', ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const { address, port } = await readServing(child.stdout, ended, () => said)
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS)
    await ended
    clearTimeout(timer)
  }
  return { address, port, pid: child.pid ?? 0, log: () => said, stop }
}

function readServing(output: NodeJS.ReadableStream, ended: Promise<void>, log: () => string): Promise<{ address: string; port: number }> {
  return new Promise((resolve, reject) => {
    let text = ''
    output.setEncoding('utf8')
    output.on('data', (part: string) => {
      text += part
      for (const line of text.split('\n').slice(0, -1)) {
        const message = JSON.parse(line) as { kind: string; address: string; port: number }
        if (message.kind === 'serving') resolve(message)
      }
    })
    void ended.then(() => reject(new Error(`pultrack serve ended before it served: ${log()}`)))
  })
}
