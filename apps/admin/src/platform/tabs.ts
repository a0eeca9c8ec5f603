/** Talks to the other tabs of this browser; where there is no channel, nobody listens. */
export interface TabChannel<T> {
  readonly send: (message: T) => void
  readonly listen: (listener: (message: T) => void) => () => void
}

/** @param name of the channel; messages are of our own making, from the same origin alone */
export function openTabChannel<T>(name: string): TabChannel<T> {
  if (typeof BroadcastChannel === 'undefined') return { send: () => undefined, listen: () => () => undefined }
  const channel = new BroadcastChannel(name)
  return {
    send: message => channel.postMessage(message),
    listen: listener => {
      const receive = (event: MessageEvent<T>) => listener(event.data)
      channel.addEventListener('message', receive)
      return () => channel.removeEventListener('message', receive)
    },
  }
}
