import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The mark that @electron/fuses looks for in Electron's binary, and behind it: version of the wire, its length, the fuses as Electron 45 ships them. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const WIRE_VERSION = 1
const SHIPPED_FUSES = '101000011'

/**
 * Makes a folder that looks to electron-builder like Electron for Linux: the binary's place in it holds the fuses and nothing that runs.
 */
export async function createElectronStandIn(folder: string): Promise<void> {
  await mkdir(join(folder, 'locales'), { recursive: true })
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([WIRE_VERSION, SHIPPED_FUSES.length]), Buffer.from(SHIPPED_FUSES)])
  await writeFile(join(folder, 'electron'), Buffer.concat([Buffer.from('a stand-in for Electron\n'), wire, Buffer.from('\n')]))
  await chmod(join(folder, 'electron'), 0o755)
  for (const language of ['de', 'en-US', 'fr']) await writeFile(join(folder, 'locales', `${language}.pak`), '')
  await writeFile(join(folder, 'LICENSE'), 'Electron\'s licence')
  await writeFile(join(folder, 'LICENSES.chromium.html'), 'Chromium\'s licences')
  await writeFile(join(folder, 'version'), '0.0.0')
}
