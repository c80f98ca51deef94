import { findShell } from '../bridge/shell'

/** Asks whether notifications of the operating system may be shown. @returns false where they were refused, now or before */
export async function mayNotify(): Promise<boolean> {
  if (findShell()) return true // the desktop window notifies by itself; the page's own permission is denied there
  if (!('Notification' in window)) return false
  return Notification.permission === 'granted' || (await Notification.requestPermission()) === 'granted'
}

/** Nothing where it is not allowed: the alert stands in the window anyway. */
export function showNotification(text: string): void {
  const shell = findShell()
  if (shell) return void shell.notify({ title: 'Pultrack', body: text.slice(0, 1000) })
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const notification = new Notification('Pultrack', { body: text })
  notification.onclick = () => window.focus()
}
