import { type Failure, followEvents, type ReceivedEvent, type VisitorApi } from '@deskbell/api'

/** A refused stream may be a passing fault of a proxy; twice a minute is no burden. */
const refollowMs = 30_000
/** Without a live stream the thread is fetched this often. */
const pollMs = 10_000

export interface LiveLinkDeps {
  readonly api: VisitorApi
  readonly pageId: string
  readonly wait: (milliseconds: number) => Promise<void>
  readonly onEvent: (event: Pick<ReceivedEvent, 'type' | 'data'>) => void
  /** Live again: what came meanwhile is to be fetched. */
  readonly onLive: () => void
  readonly onBehind: () => void
  /** No stream for now: fetch what is new. */
  readonly onPoll: () => void
  /** @returns whether another visitor takes this one's place */
  readonly onRefused: (failure: Failure, token: string) => boolean
}

export interface LiveLink {
  /** Follows the visitor of this token; the one that is followed already goes on. */
  readonly follow: (token: string) => void
  readonly stop: () => void
  readonly isLive: () => boolean
}

/** One stream for as long as the server gives one; polling while it does not. */
export function createLiveLink(deps: LiveLinkDeps): LiveLink {
  let current:
    | { readonly token: string; readonly stop: AbortController; isLive: boolean; isPolling: boolean }
    | undefined

  function follow(token: string): void {
    if (current?.token === token) return
    stop()
    const mine = { token, stop: new AbortController(), isLive: false, isPolling: false }
    current = mine
    void poll(mine)
    followEvents({
      open: stream => deps.api.visitor.stream(stream, deps.pageId),
      signal: mine.stop.signal,
      onEvent: deps.onEvent,
      onState: state => {
        if (current !== mine) return
        const wasLive = mine.isLive
        mine.isLive = state === 'live'
        if (state === 'live') deps.onLive()
        else if (state === 'behind') deps.onBehind()
        if (wasLive && !mine.isLive) void poll(mine)
      },
    }).then(
      end => {
        if (current !== mine) return
        if (end.kind !== 'closed' && deps.onRefused(end, token)) return
        void followLater(mine)
      },
      () => void followLater(mine),
    )
  }

  async function followLater(mine: NonNullable<typeof current>): Promise<void> {
    deps.onBehind()
    await deps.wait(refollowMs)
    if (current !== mine) return
    stop()
    follow(mine.token)
  }

  /** Once at a time: a stream that comes and goes asks no oftener. */
  async function poll(mine: NonNullable<typeof current>): Promise<void> {
    if (mine.isPolling) return
    mine.isPolling = true
    while (current === mine && !mine.isLive) {
      await pause(pollMs, mine.stop.signal)
      if (current === mine && !mine.isLive) deps.onPoll()
    }
    mine.isPolling = false
  }

  function stop(): void {
    current?.stop.abort()
    current = undefined
  }
  return { follow, stop, isLive: () => current?.isLive === true }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
