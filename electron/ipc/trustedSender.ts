import { isAppUrl } from '../urlPolicy'

/** The part of Electron's event that says who sent a message. */
export interface SenderEvent {
  sender: { id: number }
  /** Null when the frame has gone away or navigated meanwhile. */
  senderFrame: { url: string; parent: unknown } | null
}

/** Whether a message comes from the page itself: our window, its main frame, and still at our own address. */
export function isTrustedSender(event: SenderEvent, windowContentsId: number | undefined): boolean {
  const frame = event.senderFrame
  return windowContentsId !== undefined && event.sender.id === windowContentsId && frame !== null && frame.parent === null && isAppUrl(frame.url)
}
