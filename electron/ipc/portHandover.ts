import { ENGINE_PORT_CHANNEL } from './channels'

interface Handover<P> {
  nonce: string
  /** The frame that asked. */
  frame: { postMessage(channel: string, message: unknown, ports: P[]): void }
  createChannel: () => { port1: P; port2: P }
  /** Gives the engine its end, once it is up. */
  connect: (port: P) => Promise<void>
}

/**
 * Makes a pair of ports and gives one end to the engine, the other to the frame that asked, with the number it asked with. From then on the
 * two talk without passing through the main process.
 *
 * @throws AppError `engine-lost`; the page gets no port then
 */
export async function handOverPort<P>({ nonce, frame, createChannel, connect }: Handover<P>): Promise<void> {
  const { port1, port2 } = createChannel()
  await connect(port1)
  frame.postMessage(ENGINE_PORT_CHANNEL, { nonce }, [port2])
}
