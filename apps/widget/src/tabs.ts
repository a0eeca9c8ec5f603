/** What pages of one browser tell each other. */
type Letter =
  | { readonly kind: 'event'; readonly type: string; readonly data: unknown }
  | { readonly kind: 'live' | 'behind' | 'ping' | 'pong' }

/** How often a page asks whether the leading one is alive, and how long it waits for an answer: milliseconds. */
const askEveryMs = 10_000
const answerWithinMs = 3_000

export interface TabsDeps {
  readonly name: string
  readonly isVisible: () => boolean
  /** This page holds the stream from now on, until the signal ends. */
  readonly onLead: (signal: AbortSignal) => void
  readonly onEvent: (event: { readonly type: string; readonly data: unknown }) => void
  readonly onLink: (state: 'live' | 'behind') => void
  readonly askEveryMs?: number
  readonly answerWithinMs?: number
}

export interface Tabs {
  readonly tell: (letter: Letter) => void
  readonly stop: () => void
}

/**
 * One page leads and holds the one stream; the others hear from it. A leader that was closed gives way at once, one that
 * the browser put to sleep when a visible page asks in vain. Where the browser has no locks or no channel, each page leads.
 */
export function shareTabs(deps: TabsDeps): Tabs {
  const ended = new AbortController()
  const locks = typeof navigator === 'object' && 'locks' in navigator ? navigator.locks : undefined
  const channel = openChannel(deps.name)
  if (!locks || !channel) {
    deps.onLead(ended.signal)
    return { tell: () => {}, stop: () => ended.abort() }
  }
  let isLeader = false
  let isAnswered = true
  const tell = (letter: Letter) => {
    if (!ended.signal.aborted) channel.postMessage(letter)
  }
  channel.onmessage = (message: MessageEvent<Letter>) => {
    const letter = message.data
    if (letter.kind === 'event') deps.onEvent(letter)
    else if (letter.kind === 'ping') {
      if (isLeader) tell({ kind: 'pong' })
    } else {
      isAnswered = true
      if (letter.kind !== 'pong') deps.onLink(letter.kind)
    }
  }

  function lead(steal: boolean): void {
    const mine = new AbortController()
    const hold = () => {
      if (ended.signal.aborted) return Promise.resolve()
      isLeader = true
      deps.onLead(mine.signal)
      return new Promise<void>(resolve => ended.signal.addEventListener('abort', () => resolve()))
    }
    // A lock is stolen without a signal, or not at all.
    const options = steal ? { steal } : { signal: ended.signal }
    locks?.request(`${deps.name}:lead`, options, hold).then(
      () => mine.abort(),
      () => {
        // Taken by a page that thought this one asleep: back into the row.
        mine.abort()
        isLeader = false
        if (!ended.signal.aborted) lead(false)
      },
    )
  }

  const asking = setInterval(() => {
    if (isLeader || !deps.isVisible()) return
    isAnswered = false
    tell({ kind: 'ping' })
    setTimeout(() => {
      if (!isAnswered && !isLeader && !ended.signal.aborted && deps.isVisible()) lead(true)
    }, deps.answerWithinMs ?? answerWithinMs)
  }, deps.askEveryMs ?? askEveryMs)

  lead(false)
  return {
    tell,
    stop: () => {
      clearInterval(asking)
      ended.abort()
      channel.close()
    },
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}
