import type { Page } from 'playwright-core'

/** Opens runs that lie in the workstation's root, in the view in front. */
export async function openRunFolders(page: Page, ...names: string[]): Promise<void> {
  await page.getByRole('button', { name: /Open a run folder/ }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('navigation').getByText('Folder', { exact: true }).click()
  for (const name of names) await dialog.locator(`[data-entry="${name}"] button`).click()
  await dialog.getByRole('button', { name: 'Open', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}
