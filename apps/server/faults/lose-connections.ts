import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { SeededRandom } from './seeded-random.ts'

/** PostgreSQL as if on another machine: everything goes through a relay that can go away. */
export interface Relay {
  /** The database's address through the relay. */
  readonly url: string
  /** Breaks every connection, and takes none for a while: so a restart looks from outside. */
  restart(downMs: number): Promise<void>
  close(): void
}

export async function startRelay(databaseUrl: string): Promise<Relay> {
  const target = new URL(databaseUrl)
  const open = new Set<Socket>()
  let down = false
  const server = createServer(near => {
    if (down) return near.destroy()
    const far = connect(Number(target.port || 5432), target.hostname)
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      open.add(one)
      one.on('error', () => one.destroy())
      one.once('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
    return undefined
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const breakAll = () => {
    for (const socket of open) socket.resetAndDestroy()
  }
  return {
    url: url.href,
    async restart(downMs) {
      down = true
      breakAll()
      await sleep(downMs)
      down = false
    },
    close() {
      breakAll()
      server.close()
    },
  }
}

/** Ends every connection of our servers to this database, again and again, as an administrator would. @returns how many */
export async function endConnections(databaseUrl: string, random: SeededRandom, times: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'faults' })
  await client.connect()
  let ended = 0
  for (let n = 0; n < times; n++) {
    await sleep(random.between(50, 500))
    const { rowCount } = await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'deskbell%'`,
    )
    ended += rowCount ?? 0
  }
  await client.end()
  return ended
}
