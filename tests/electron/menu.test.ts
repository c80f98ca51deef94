import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { labelsFor } from '../../electron/labels'
import { createMenuTemplate } from '../../electron/menu'
import { SHELL_COMMANDS } from '../../main/contract/shell'

function build(request: { devTools?: boolean; isMac?: boolean } = {}): { items: MenuItemConstructorOptions[]; done: string[]; template: MenuItemConstructorOptions[] } {
  const done: string[] = []
  const actions = {
    command: (command: string) => void done.push(command),
    importFootage: (kind: string) => void done.push(`import ${kind}`),
    openFolder: (purpose: string) => void done.push(`open ${purpose}`),
    openWebPage: (page: string) => void done.push(`page ${page}`),
  }
  const template = createMenuTemplate({ labels: labelsFor('de'), actions, devTools: false, isMac: false, ...request })
  return { template, done, items: template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : [])) }
}

/** Clicks what can be clicked. */
function clickAll(items: readonly MenuItemConstructorOptions[]): void {
  for (const { click } of items) (click as (() => void) | undefined)?.()
}

describe('menu', () => {
  it('reaches every command of the page and every dialog', () => {
    const { items, done } = build()
    clickAll(items)
    expect([...done].sort()).toEqual([...SHELL_COMMANDS, 'import clips', 'import folder', 'open project', 'open run', 'page method', 'page tracker'].sort())
  })

  it('has DevTools only where they are allowed', () => {
    const hasTools = (devTools: boolean): boolean => build({ devTools }).items.some(({ role }) => role === 'toggleDevTools')
    expect([hasTools(true), hasTools(false)]).toEqual([true, false])
  })

  it('offers GPU support only where there is some to install', () => {
    const actions = { command: () => undefined, importFootage: () => undefined, openFolder: () => undefined, openWebPage: () => undefined }
    const hasGpu = (more: { installGpuSupport?: () => void }): boolean =>
      createMenuTemplate({ labels: labelsFor('en'), actions: { ...actions, ...more }, devTools: false, isMac: false }).some(({ submenu }) => Array.isArray(submenu) && submenu.some(({ id }) => id === 'gpu-support'))
    expect([hasGpu({}), hasGpu({ installGpuSupport: () => undefined })]).toEqual([false, true])
  })

  it('leaves undo and redo to the page', () => {
    expect(build({ devTools: true, isMac: true }).items.filter(({ role }) => role === 'undo' || role === 'redo')).toEqual([])
  })

  it('quits where the system keeps that', () => {
    expect(build().items.some(({ role }) => role === 'quit')).toBe(true)
    const mac = build({ isMac: true })
    expect([mac.template[0]!.role, mac.items.some(({ role }) => role === 'quit')]).toEqual(['appMenu', false])
  })
})
