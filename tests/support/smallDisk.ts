import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Only root may mount, and not in every container. */
export function canMountDisks(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    const script = 'folder=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs "$folder" && umount "$folder"; status=$?; rmdir "$folder"; exit $status'
    execFileSync('sh', ['-c', script], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A real disk of a megabyte or more at a folder that exists. */
export class SmallDisk {
  constructor(
    readonly folder: string,
    megabytes = 2,
  ) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  }

  /** Takes every byte that is left. */
  fill(): void {
    this.clear()
    const free = execFileSync('stat', ['-f', '-c', '%a %S', this.folder], { encoding: 'utf8' }).split(' ').reduce((product, value) => product * Number(value), 1)
    writeFileSync(this.ballast, Buffer.alloc(free))
  }

  /** Makes room again. */
  clear(): void {
    rmSync(this.ballast, { force: true })
  }

  setWritable(writable: boolean): void {
    execFileSync('mount', ['-o', writable ? 'remount,rw' : 'remount,ro', this.folder])
  }

  close(): void {
    execFileSync('umount', ['-l', this.folder])
  }

  private get ballast(): string {
    return join(this.folder, 'ballast')
  }
}
