import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Logger } from 'pino'
import { sayAlive } from './signs-of-life.ts'
import type { LocalWake, WakeChannel } from './wake.ts'

/** Between attempts to listen again, in milliseconds. The slow polls carry on meanwhile. */
const RECONNECT_AFTER = 1_000

const channels: readonly WakeChannel[] = [
  'outbox',
  'deliveries',
  'mails',
  'quiet',
  'events',
  'rights',
  'settings',
  'typing',
]

export interface PostgresListener {
  /** The NOTIFY channel; one a schema, so that two installations in one database do not hear each other. */
  readonly channel: string
  /** The payload of a NOTIFY, by which our own are told from others'. */
  envelope(channel: WakeChannel, payload: string): string
  close(): Promise<void>
}

/**
 * Keeps one connection of its own on LISTEN, opens it again when it breaks, and wakes everybody after a gap.
 * @param server who keeps it: it is open whenever the server is, and so says that this one lives
 */
export async function createPostgresListener(
  url: string,
  server: string,
  local: LocalWake,
  log: Logger,
): Promise<PostgresListener> {
  const self = randomUUID()
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let channel = ''

  const hear = (text: string | undefined) => {
    const [sender, name, ...payload] = (text ?? '').split(' ')
    const known = channels.find(one => one === name)
    if (known && sender !== self) local.tell(known, payload.join(' '))
  }
  const connect = async () => {
    const next = new pg.Client({ connectionString: url, application_name: 'deskbell listen', keepAlive: true })
    next.on('notification', message => hear(message.payload))
    // More than once: a broken connection may tell of it twice, and an error that nobody hears ends the process.
    next.on('error', error => lost(next, error))
    next.once('end', () => lost(next))
    try {
      await next.connect()
      const { rows } = await next.query<{ name: string }>('select current_schema() as name')
      channel = `deskbell:${rows[0]?.name ?? ''}`.slice(0, 63)
      await next.query(sayAlive(server))
      await next.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await next.end().catch(() => undefined)
      throw error
    }
    client = next
  }
  const lost = (which: pg.Client, error?: Error) => {
    if (closed || which !== client) return
    client = undefined
    log.warn({ err: error }, 'the database stopped telling of changes; connecting again')
    retry()
  }
  const retry = () => {
    timer = setTimeout(() => {
      connect().then(
        // Something may have happened while nobody listened.
        () => {
          for (const name of channels) local.tell(name, '')
        },
        () => {
          if (!closed) retry()
        },
      )
    }, RECONNECT_AFTER)
    timer.unref()
  }

  await connect()
  return {
    channel,
    envelope: (name, payload) => `${self} ${name} ${payload}`,
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
