import type { BrowserContext } from 'playwright-core'

/** Milliseconds by which an animation frame comes late, in one stretch of time of three and in the others. */
const FRAMES = { worst: 140, usual: 20, stretch: 700 }
/** By up to so much a message of the engine comes late, milliseconds. */
const MESSAGES = 250

/**
 * Makes the pages of a context as late as those of a machine that is busy with other things, by turns more and less: animation frames and what the engine says, which stays in order.
 * What a test finds on such a page only because it was quick, it does not find there.
 */
export async function makeLate(context: BrowserContext): Promise<void> {
  await context.addInitScript(({ frames, messages }) => {
    let late = frames.usual
    setInterval(() => (late = Math.random() < 1 / 3 ? frames.worst : frames.usual), frames.stretch)
    const request = requestAnimationFrame.bind(window)
    window.requestAnimationFrame = (callback) => request(() => setTimeout(() => callback(performance.now()), late))

    const listen = WebSocket.prototype.addEventListener
    const waiting: { due: number; deliver(): void }[] = []
    const deliverDue = (): void => {
      while (waiting[0] && waiting[0].due <= performance.now()) waiting.shift()!.deliver()
    }
    const later = (listener: EventListener): EventListener => (event) => {
      const late = Math.ceil(Math.random() * messages)
      waiting.push({ due: performance.now() + late, deliver: () => listener(event) })
      setTimeout(deliverDue, late + 1)
    }
    WebSocket.prototype.addEventListener = function (this: WebSocket, type: string, listener: EventListener) {
      listen.call(this, type, ['message', 'close'].includes(type) ? later(listener) : listener)
    } as typeof listen
  }, { frames: FRAMES, messages: MESSAGES })
}
