/** One event as it came over the wire. */
export interface SentEvent {
  readonly id: string
  readonly type: string
  readonly data: unknown
}

export interface OpenStream extends AsyncDisposable {
  readonly response: Response
  readonly events: readonly SentEvent[]
  /** The id to resume with: of the last event, or of a later block without data. */
  lastId(): string
  comments(): number
  /** Resolves with the first event that fits, come or to come; rejects when the stream ends before. */
  event(fits: (event: SentEvent) => boolean): Promise<SentEvent>
  /** Resolves when this is true of the events so far. */
  holds(condition: (events: readonly SentEvent[]) => boolean): Promise<void>
  /** Resolves when there were this many events. */
  count(events: number): Promise<readonly SentEvent[]>
  /** Resolves when there were this many comments: the stream is alive. */
  alive(comments?: number): Promise<void>
  /** Resolves when the server has ended it, cleanly or not. */
  readonly ended: Promise<'ended' | 'broken'>
  close(): void
}

/**
 * Reads server-sent events over real HTTP, without our own client.
 * @param without types that a test does not count: they come when they like
 */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  without: readonly string[] = [],
): Promise<OpenStream> {
  const abort = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: abort.signal })
  const events: SentEvent[] = []
  const waiting = new Set<() => void>()
  let lastId = ''
  let comments = 0
  let over = false
  const look = () => {
    for (const check of waiting) check()
  }
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!holds() && !over) return
        waiting.delete(check)
        if (holds()) resolve()
        else reject(new Error(`the stream ended after ${JSON.stringify(events)}`))
      }
      waiting.add(check)
      check()
    })
  const take = (block: string) => {
    const fields = new Map<string, string>()
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':')
      if (colon === 0) comments += 1
      else fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart())
    }
    lastId = fields.get('id') ?? lastId
    const data = fields.get('data')
    const type = fields.get('event') ?? 'message'
    if (data !== undefined && !without.includes(type)) events.push({ id: lastId, type, data: JSON.parse(data) })
  }
  const read = async (): Promise<'ended' | 'broken'> => {
    let rest = ''
    try {
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const blocks = (rest + piece).split('\n\n')
        rest = blocks.pop() ?? ''
        blocks.forEach(take)
        look()
      }
      return 'ended'
    } catch {
      return 'broken'
    } finally {
      over = true
      look()
    }
  }
  const ended = read()
  const close = () => abort.abort()
  return {
    response,
    events,
    lastId: () => lastId,
    comments: () => comments,
    async event(fits) {
      await until(() => events.some(fits))
      return events.find(fits) as SentEvent
    },
    holds: condition => until(() => condition(events)),
    async count(wanted) {
      await until(() => events.length >= wanted)
      return events
    },
    alive: (wanted = 1) => until(() => comments >= wanted),
    ended,
    close,
    async [Symbol.asyncDispose]() {
      close()
      await ended
    },
  }
}
