/** Talks to the other tabs of this browser; where there is no channel, nobody listens. */
export interface TabChannel<T> {
  readonly send: (message: T) => void
  readonly listen: (listener: (message: T) => void) => () => void
}

/** @param name of the channel; messages are of our own making, from the same origin alone */
export function openTabChannel<T>(name: string): TabChannel<T> {
  return overChannel(openChannel(name))
}

/** undefined where the browser has none (Safari before 15.4), or forbids it as it forbids storage. */
export function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}

export function overChannel<T>(channel: BroadcastChannel | undefined): TabChannel<T> {
  return {
    send: message => channel?.postMessage(message),
    listen: listener => {
      const receive = (event: MessageEvent<T>) => listener(event.data)
      channel?.addEventListener('message', receive)
      return () => channel?.removeEventListener('message', receive)
    },
  }
}
