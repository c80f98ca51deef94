import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../contract/errors'

/** The built page, sought upwards from this code, which runs from its source, a bundle or a package. */
export async function findPage(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const page of [join(folder, 'dist', 'page'), join(folder, 'page')]) {
      if (await access(join(page, 'index.html')).then(() => true, () => false)) return page
    }
    if (folder === dirname(folder)) throw notBuilt()
  }
}

function notBuilt(): AppError {
  return new AppError({ code: 'internal', message: 'The page is not built: dist/page is not there.', hint: 'Run npm start, which builds it.' })
}
