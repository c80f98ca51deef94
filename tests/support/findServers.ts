import { execFileSync, spawnSync } from 'node:child_process'

/** Debian's package of each program. */
const PACKAGES: Record<string, string> = { slurmctld: 'slurm-wlm', slurmd: 'slurm-wlm', sbatch: 'slurm-wlm', munged: 'munge', 'redis-server': 'redis-server', sshd: 'openssh-server', ssh: 'openssh-client' }

/** False, with a word on it, where programs are missing and cannot be installed: their tests are skipped then. */
export function haveServers(...programs: string[]): boolean {
  if (programs.every(isThere)) return true
  const packages = [...new Set(programs.filter((program) => !isThere(program)).map((program) => PACKAGES[program]!))]
  if (process.getuid?.() === 0 && isThere('apt-get')) install(packages)
  const missing = programs.filter((program) => !isThere(program))
  if (missing.length > 0) process.stderr.write(`SKIPPED: there is no ${missing.join(', no ')} here; as root: apt-get install ${packages.join(' ')}\n`)
  return missing.length === 0
}

function isThere(program: string): boolean {
  return spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin:/sbin" command -v ${program}`]).status === 0
}

/** Nothing is started by it: packages start their servers where a policy lets them. */
function install(packages: readonly string[]): void {
  const script = `apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends ${packages.join(' ')} || { apt-get update && apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends ${packages.join(' ')}; }`
  try {
    execFileSync('sh', ['-c', script], { stdio: 'ignore', timeout: 180_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } })
  } catch {
    // said by whoever asks what is missing
  }
}
