import { FuseV1Options, FuseVersion } from '@electron/fuses'

/** What is burnt into Electron's binary, so that the application cannot be made to run something else (landscape.md 4.10). */
export const FUSES = {
  version: FuseVersion.V1,
  // Later Electrons have fuses that this tool does not know yet; those keep Electron's own setting.
  strictlyRequireAllFuses: false,
  [FuseV1Options.RunAsNode]: false,
  // There are no cookies to encrypt.
  [FuseV1Options.EnableCookieEncryption]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
}
