/** Asks whether notifications of the operating system may be shown. @returns false where they were refused, now or before */
export async function mayNotify(): Promise<boolean> {
  if (!('Notification' in window)) return false
  return Notification.permission === 'granted' || (await Notification.requestPermission()) === 'granted'
}

/** Nothing where it is not allowed: the alert stands in the window anyway. */
export function showNotification(text: string): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const notification = new Notification('Pultrack', { body: text })
  notification.onclick = () => window.focus()
}
