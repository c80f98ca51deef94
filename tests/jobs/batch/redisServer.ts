import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { freePort, until } from './slurmSite'

/** A real Redis that keeps nothing. */
export async function startRedis(folder: string): Promise<{ url: string; stop(): void }> {
  const port = await freePort()
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder], { stdio: 'ignore' })
  await until('redis-server', () => answers(port))
  return { url: `redis://127.0.0.1:${port}`, stop: () => server.kill('SIGKILL') }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => resolve(false))
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
