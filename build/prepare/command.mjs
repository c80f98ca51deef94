import { spawn } from 'node:child_process'

/** Output kept of a command; enough to explain a failure. */
const KEPT_CHARACTERS = 20_000

/**
 * Runs a command and waits for it; never throws for what the command does.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, shell?: boolean }} [options] timeout in ms
 * @returns {Promise<{ status: 'done' | 'failed' | 'missing' | 'timeout', output: string }>} stdout and stderr together
 */
export function runCommand(file, args, { timeout, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
    let output = ''
    let expired = false
    const keep = (chunk) => { output = (output + chunk).slice(-KEPT_CHARACTERS) }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const stop = () => child.kill('SIGTERM')
    process.once('exit', stop) // an interrupted prepare takes its commands along
    const timer = timeout === undefined ? undefined : setTimeout(() => { expired = true; child.kill('SIGKILL') }, timeout)
    const finish = (status) => {
      clearTimeout(timer)
      process.off('exit', stop)
      resolve({ status, output: output.trim() })
    }
    child.once('error', (error) => finish(error.code === 'ENOENT' ? 'missing' : 'failed'))
    child.once('close', (code) => finish(expired ? 'timeout' : code === 0 ? 'done' : 'failed'))
  })
}

/** The last lines of an output, for a message. */
export function lastLines(output, count = 3) {
  return output.split('\n').map((line) => line.trim()).filter(Boolean).slice(-count).join(' | ')
}
