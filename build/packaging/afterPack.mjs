import { join } from 'node:path'
import { flipFuses } from '@electron/fuses'
import { FUSES } from './fuses.mjs'

/** electron-builder calls it for each platform when the files are in place and before anything is signed. */
export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  await flipFuses(executablePath({ appOutDir, electronPlatformName, packager }), { ...FUSES, resetAdHocDarwinSignature: electronPlatformName === 'darwin' })
}

function executablePath({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName === 'darwin') return join(appOutDir, `${packager.appInfo.productFilename}.app`)
  return join(appOutDir, electronPlatformName === 'win32' ? `${packager.appInfo.productFilename}.exe` : packager.executableName)
}
